"""Annex 1 as a file and rosters as workbooks; imported only by the routes that need them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.annex1 import Annex1, Annex1Row, annex1_form
from shared.documents.fonts import FACES, font_folder
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx
from shared.documents.roster_workbook import read_roster
from shared.documents.sfnt import load_sfnt
from shared.domain.application import Application, SittingRow
from shared.domain.calendar import date_text, local_date, local_text
from shared.domain.districts import DISTRICTS
from shared.domain.roster import RosterEntry


def roster_entries(data: bytes) -> Sequence[RosterEntry]:
    return read_roster(data)


def without_glyph(text: str) -> str:
    """The characters of a text that no embedded face can draw."""
    known = [load_sfnt(font_folder() / name).glyphs for _, _, name in FACES]
    return "".join(character for character in dict.fromkeys(text) if not any(ord(character) in face for face in known))


def annex_1_file(application: Application, kind: str, now: datetime) -> bytes:
    """The application as the notice's form, xlsx or pdf."""
    applied = date_text(local_date(application.submitted_at)) if application.submitted_at else ""
    form = annex1_form(
        Annex1(
            institution=application.institution,
            district=DISTRICTS[application.district].name,
            contact=application.contact,
            telephone=application.telephone,
            rows=tuple(_row(row) for row in application.rows),
            applied_on=applied,
            number=application.number,
        )
    )
    return render_xlsx(form) if kind == "xlsx" else render_pdf(form, now=now)


def _row(row: SittingRow) -> Annex1Row:
    return Annex1Row(
        occupation=row.occupation_name,
        headcount=str(row.headcount),
        venue=row.venue,
        exam_time=local_text(row.starts_at),
        practical=row.practical.label,
        rooms="、".join(row.rooms),
    )
