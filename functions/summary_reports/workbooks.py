"""Annex 3 and the fee statement as files; imported only where they are made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.annex3 import Annex3, Annex3Row, annex3_cells, annex3_form
from shared.documents.fee_statement import FeeRow, FeeStatement, fee_statement_form
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx, stream_xlsx
from shared.domain.application import Application
from shared.domain.calendar import ReportingPeriod, date_text, local_date, local_text, time_text
from shared.domain.districts import DISTRICTS
from shared.domain.fees import FeeLine, total_fen
from shared.domain.sitting import Sitting, SittingState


def annex_3_file(sittings: Sequence[Sitting], period: ReportingPeriod, kind: str, now: datetime) -> bytes:
    """The city's summary of a period, xlsx or pdf."""
    if kind == "xlsx":
        head = annex3_form(Annex3(period.text, ()))
        return stream_xlsx(head, (annex3_cells(_row(sitting)) for sitting in sittings))
    return render_pdf(annex3_form(Annex3(period.text, tuple(_row(sitting) for sitting in sittings))), now=now)


def fee_statement_file(application: Application, lines: Sequence[FeeLine], kind: str, now: datetime) -> bytes:
    """What an application's papers cost, xlsx or pdf."""
    rows = {row.row: row for row in application.rows}
    form = fee_statement_form(
        FeeStatement(
            institution=application.institution,
            number=application.number,
            rows=tuple(
                FeeRow(
                    occupation=line.occupation_name,
                    exam_time=local_text(rows[line.row].starts_at),
                    theory_papers=line.theory_papers,
                    theory_fen=line.theory_fen,
                    practical=rows[line.row].practical.label,
                    practical_papers=line.written_practicals,
                    practical_fen=line.practical_fen,
                )
                for line in lines
            ),
            total_fen=total_fen(lines),
            date=date_text(local_date(now)),
        )
    )
    return render_xlsx(form) if kind == "xlsx" else render_pdf(form, now=now)


def _row(sitting: Sitting) -> Annex3Row:
    return Annex3Row(
        date=date_text(local_date(sitting.starts_at)),
        district=DISTRICTS[sitting.district].name,
        occupation=sitting.occupation_name,
        exam_time=time_text(sitting.starts_at),
        headcount=str(sitting.headcount),
        paper_form=sitting.form.label,
        contact=f"{sitting.contact} {sitting.telephone}",
        remark=SittingState.CANCELLED.label if sitting.state is SittingState.CANCELLED else "",
    )
