"""Sittings as every function's API shows them. No personal data of candidates is in one."""

from __future__ import annotations

from typing import Any

from shared.domain.calendar import instant_text
from shared.domain.sitting import Sitting


def sitting_view(sitting: Sitting) -> dict[str, Any]:
    """A sitting with its state; times are UTC."""
    return {
        "sitting_id": sitting.id,
        "application_id": sitting.application_id,
        "application_number": sitting.application_number,
        "row": sitting.row,
        "state": sitting.state,
        "state_label": sitting.state.label,
        "version": sitting.version,
        "institution": sitting.institution,
        "district": sitting.district,
        "contact": sitting.contact,
        "telephone": sitting.telephone,
        "occupation_code": sitting.occupation_code,
        "occupation_name": sitting.occupation_name,
        "headcount": sitting.headcount,
        "venue": sitting.venue,
        "rooms": list(sitting.rooms),
        "starts_at": instant_text(sitting.starts_at),
        "duration_minutes": sitting.duration_minutes,
        "practical": sitting.practical,
        "form": sitting.form,
        "approved_at": instant_text(sitting.approved_at),
        "present": sitting.present,
        "absent": sitting.absent,
        "production_failure": sitting.production_failure,
    }
