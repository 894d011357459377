"""Annex 4 as a file, empty, filled in or released; imported only where it is read or made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.annex4 import Annex4, Annex4Row, annex4_form
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx
from shared.documents.score_workbook import read_score_sheet
from shared.domain.calendar import date_text, local_date, local_text
from shared.domain.roster import Candidate
from shared.domain.scores import ScoreEntry, ScoreSheet
from shared.domain.sitting import Sitting


def score_entries(data: bytes) -> Sequence[ScoreEntry]:
    return read_score_sheet(data)


def blank_annex_4(sitting: Sitting, candidates: Sequence[Candidate]) -> bytes:
    """The form with the roster and without marks, for the markers to fill in."""
    rows = tuple(Annex4Row(person.name, person.sex, person.id_number.value) for person in candidates)
    return render_xlsx(annex4_form(_annex_4(sitting, rows)))


def annex_4_file(sheet: ScoreSheet, sitting: Sitting, candidates: Sequence[Candidate], kind: str) -> bytes:
    """The released score sheet, xlsx or pdf; the same bytes whenever it is made."""
    people = {person.seat: person for person in candidates}
    rows = tuple(
        Annex4Row(
            people[score.seat].name,
            people[score.seat].sex,
            people[score.seat].id_number.value,
            score.theory.text,
            score.practical.text,
            score.remark,
        )
        for score in sheet.scores
    )
    released: datetime = sheet.released_at or sheet.marked_at
    form = annex4_form(_annex_4(sitting, rows, sheet, date_text(local_date(released))))
    return render_xlsx(form) if kind == "xlsx" else render_pdf(form, now=released)


def _annex_4(sitting: Sitting, rows: tuple[Annex4Row, ...], sheet: ScoreSheet | None = None, date: str = "") -> Annex4:
    return Annex4(
        institution=sitting.institution,
        occupation=sitting.occupation_name,
        exam_time=local_text(sitting.starts_at),
        headcount=str(sitting.headcount),
        rows=rows,
        marker=sheet.marker_name if sheet else "",
        reviewer=sheet.reviewer_name if sheet else "",
        date=date,
        sitting_id=sitting.id,
    )
