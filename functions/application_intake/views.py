"""Applications as the API shows them. No ID number is ever in one."""

from __future__ import annotations

from typing import Any

from shared.domain.application import Application, SittingRow
from shared.domain.calendar import instant_text
from shared.domain.errors import FieldError


def application_view(application: Application, warnings: tuple[FieldError, ...] = ()) -> dict[str, Any]:
    """An application with its rows; `warnings` concern rosters and stop nothing."""
    view: dict[str, Any] = {
        "application_id": application.id,
        "number": application.number,
        "state": application.state,
        "state_label": application.state.label,
        "version": application.version,
        "institution_code": application.institution_code,
        "institution": application.institution,
        "district": application.district,
        "contact": application.contact,
        "telephone": application.telephone,
        "reason": application.reason,
        "created_at": instant_text(application.created_at),
        "submitted_at": instant_text(application.submitted_at) if application.submitted_at else None,
        "decided_at": instant_text(application.decided_at) if application.decided_at else None,
        "sittings": [_row_view(row) for row in application.rows],
    }
    if warnings:
        view["warnings"] = [warning_view(warning) for warning in warnings]
    return view


def _row_view(row: SittingRow) -> dict[str, Any]:
    return {
        "row": row.row,
        "occupation_code": row.occupation_code,
        "occupation_name": row.occupation_name,
        "headcount": row.headcount,
        "venue": row.venue,
        "starts_at": instant_text(row.starts_at),
        "duration_minutes": row.duration_minutes,
        "practical": row.practical,
        "rooms": list(row.rooms),
        "wished_form": row.wished_form,
        "has_roster": row.roster_version > 0,
    }


def warning_view(warning: FieldError) -> dict[str, Any]:
    return {"code": warning.code, "message": warning.message, "row": warning.row, "column": warning.column}
