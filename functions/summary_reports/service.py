"""Fees and summaries on request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shared.domain.application import Application, ApplicationState
from shared.domain.calendar import ReportingPeriod, instant_text
from shared.domain.caller import Caller
from shared.domain.errors import NotFound, StateConflict
from shared.domain.fees import THEORY_FEN, WRITTEN_PRACTICAL_FEN, FeeLine, fee_line, total_fen, yuan_text
from shared.domain.sitting import Sitting
from shared.domain.summary import Basis, CitySummary, in_form_order
from shared.storage.applications import Applications
from shared.storage.sittings import Sittings

_CHARGED = (ApplicationState.SUBMITTED, ApplicationState.APPROVED)


def charged_application(application_id: str, applications: Applications, caller: Caller) -> Application:
    """An application that fees are stated for: handed in or approved, and the caller's to see."""
    application = applications.get(application_id)
    if not caller.sees(institution=application.institution_code, district=application.district):
        raise NotFound("没有找到这份申请，请核对申请编号。")
    if application.state not in _CHARGED:
        raise StateConflict(f"申请目前为“{application.state.label}”，提交之后才有费用结算单。")
    return application


def fee_lines(application: Application) -> list[FeeLine]:
    """One line a sitting, by the papers ordered without spares (notice 三（五）6)."""
    return [fee_line(row) for row in application.rows]


def fees_view(application: Application, lines: list[FeeLine]) -> dict[str, Any]:
    """Amounts in integer fen; `total` also as yuan text."""
    total = total_fen(lines)
    return {
        "application_id": application.id,
        "number": application.number,
        "institution": application.institution,
        "prices_fen": {"theory": THEORY_FEN, "written_practical": WRITTEN_PRACTICAL_FEN},
        "lines": [
            {
                "row": line.row,
                "occupation_name": line.occupation_name,
                "theory_papers": line.theory_papers,
                "theory_fen": line.theory_fen,
                "written_practicals": line.written_practicals,
                "practical_fen": line.practical_fen,
                "total_fen": line.total_fen,
            }
            for line in lines
        ],
        "total_fen": total,
        "total_yuan": yuan_text(total),
    }


def city_sittings(period: ReportingPeriod, basis: Basis, sittings: Sittings) -> list[Sitting]:
    """Every sitting of the period; reads the period's items only."""
    found: Iterable[Sitting] = sittings.approved_in(period) if basis is Basis.APPROVED else sittings.exam_in(period)
    return in_form_order(found)


def summary_view(summary: CitySummary) -> dict[str, Any]:
    period = ReportingPeriod.week(summary.week)
    return {
        "week": summary.week,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "sittings": summary.sittings,
        "candidates": summary.candidates,
        "written_at": instant_text(summary.written_at),
        "files": [{"format": file.format, "bytes": file.bytes, "sha256": file.sha256} for file in summary.files],
    }
