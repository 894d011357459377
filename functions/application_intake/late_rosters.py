"""Rosters that come after the approval: an application may be handed in without them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from functions.application_intake.claims import claim_people
from functions.application_intake.drafts import Stores, owned
from shared.domain.application import ApplicationState
from shared.domain.audit import AuditEntry
from shared.domain.calendar import local_date
from shared.domain.caller import Caller
from shared.domain.errors import StateConflict, ValidationFailed
from shared.domain.receipt import Receipt
from shared.domain.roster import RosterEntry, check_roster
from shared.domain.same_time import listed_twice
from shared.domain.sitting import Sitting, SittingState
from shared.runtime.views import sitting_view
from shared.storage.applications import Applications
from shared.storage.sittings import Sittings


def is_approved(application_id: str, applications: Applications, caller: Caller) -> bool:
    """Whether a roster goes to the sitting rather than to the application's row."""
    return owned(application_id, applications, caller).state is ApplicationState.APPROVED


def attach(
    application_id: str,
    row_number: int,
    entries: Sequence[RosterEntry],
    *,
    stores: Stores,
    sittings: Sittings,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """The roster of a sitting that has none yet, until its scores are marked.

    Raises `ValidationFailed` for wrong rows, `StateConflict` for a sitting that has a roster.
    """
    application = owned(application_id, stores.applications, caller)
    row = application.row_numbered(row_number)
    before = sittings.get(f"{application.number}-{row.row:02d}")
    _require_open(before)
    checked = check_roster(entries, headcount=row.headcount, today=local_date(now))
    if checked.errors:
        raise ValidationFailed(checked.errors)
    rosters = {
        other.row: stores.rosters.read(application.id, other.row, other.roster_version) for other in application.rows
    } | {row.row: checked.candidates}
    if twice := listed_twice(application.rows, rosters):
        raise ValidationFailed(twice)
    claim_people(application, {row.row: checked.candidates}, stores.applications, now, adding=True)
    version = application.version + before.version
    sitting = before.changed(roster_version=version)
    answer = sitting_view(sitting)
    stores.rosters.write(application.id, row.row, version, checked.candidates)
    details: dict[str, str | int] = {"sitting_id": sitting.id, "state": sitting.state, "candidates": row.headcount}
    entry = AuditEntry(
        f"sitting:{sitting.id}", sitting.version, "sitting.roster_attached", caller.subject, now, details
    )
    sittings.save(sitting, entry, receipt.with_body(answer))
    return answer


def _require_open(sitting: Sitting) -> None:
    if sitting.roster_version:
        raise StateConflict(f"场次 {sitting.id} 已有名册，不能再更换，如有差错请联系区县人社局。")
    if sitting.state is SittingState.CANCELLED or sitting.has_reached(SittingState.MARKING):
        raise StateConflict(f"场次 {sitting.id} 目前为“{sitting.state.label}”，不能再补充名册。")
