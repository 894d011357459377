"""Annex 2 as a file; imported only by the route that needs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.annex2 import Annex2, Annex2Row, annex2_form
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx
from shared.domain.calendar import date_text, local_date, time_text
from shared.domain.sitting import Sitting


def annex_2_file(
    district: str, sittings: Sequence[Sitting], kind: str, *, period: str, mailbox: str, now: datetime
) -> bytes:
    """The district's summary of a period, xlsx or pdf."""
    form = annex2_form(Annex2(district, tuple(_row(sitting) for sitting in sittings), mailbox, period))
    return render_xlsx(form) if kind == "xlsx" else render_pdf(form, now=now)


def _row(sitting: Sitting) -> Annex2Row:
    return Annex2Row(
        date=date_text(local_date(sitting.starts_at)),
        institution=sitting.institution,
        occupation=sitting.occupation_name,
        exam_time=time_text(sitting.starts_at),
        headcount_and_rooms=f"{sitting.headcount}（{'、'.join(sitting.rooms)}）",
        paper_form=sitting.form.label,
        contact=f"{sitting.contact} {sitting.telephone}",
        venue=sitting.venue,
    )
