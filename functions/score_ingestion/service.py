"""Recording, reviewing and releasing a sitting's scores (notice 三（四）, 三（五）5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from functions.score_ingestion.requests import ReviewRequest
from functions.score_ingestion.views import sheet_view
from shared.domain.audit import AuditEntry
from shared.domain.calendar import local_date
from shared.domain.caller import Caller, Role
from shared.domain.errors import NotFound, StaleVersion, StateConflict
from shared.domain.receipt import Receipt
from shared.domain.roster import Candidate
from shared.domain.scores import ScoreEntry, ScoreSheet, check_scores
from shared.domain.sitting import Sitting, SittingState
from shared.storage.rosters import Rosters
from shared.storage.scores import Scores
from shared.storage.sittings import Sittings


@dataclass(frozen=True, slots=True)
class Stores:
    """What the use cases of this function read and write."""

    sittings: Sittings
    rosters: Rosters
    scores: Scores

    def candidates(self, sitting: Sitting) -> tuple[Candidate, ...]:
        """The sitting's roster; raises `StateConflict` when it never got one."""
        found = self.rosters.read(sitting.application_id, sitting.row, sitting.roster_version)
        if not found:
            raise StateConflict("这个场次没有名册，无法核对成绩，请先请培训机构补充名册。", code="no_roster")
        return found


def record(
    sitting_id: str,
    entries: Sequence[ScoreEntry],
    *,
    stores: Stores,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Write a whole score sheet, or nothing: `ValidationFailed` lists every wrong row and column.

    A sheet may be recorded again until it has been reviewed.
    """
    before = stores.sittings.get(sitting_id)
    sitting = before.moved(SittingState.MARKING)
    candidates = stores.candidates(before)
    scores = check_scores(entries, candidates, absent=before.absent or 0, today=local_date(now))
    old = stores.scores.find(sitting_id)
    sheet = ScoreSheet(
        sitting_id=sitting_id,
        version=old.version + 1 if old else 1,
        scores=scores,
        marker=caller.subject,
        marker_name=caller.name,
        marked_at=now,
    )
    answer = sheet_view(sheet, sitting, candidates)
    _save(stores, sheet, sitting, "recorded", caller, now, receipt.with_body(answer))
    return answer


def review(
    sitting_id: str, request: ReviewRequest, *, stores: Stores, caller: Caller, now: datetime, receipt: Receipt
) -> dict[str, Any]:
    """Approve the sheet or send it back; by another person than its marker."""
    before, sheet = _current(sitting_id, request.version, stores)
    if before.state is not SittingState.MARKING or sheet.returned_reason:
        raise StateConflict(f"场次 {sitting_id} 没有待复核的成绩，请刷新后核对。", code="nothing_to_review")
    if request.decision == "approve":
        judged = sheet.approved_by(caller.subject, caller.name, now)
        sitting, action = before.moved(SittingState.REVIEWED), "reviewed"
    else:
        judged = sheet.returned_by(caller.subject, caller.name, request.reason, now)
        sitting, action = before.moved(SittingState.MARKING), "returned"
    answer = sheet_view(judged, sitting, stores.candidates(sitting))
    _save(stores, judged, sitting, action, caller, now, receipt.with_body(answer))
    return answer


def release(
    sitting_id: str, version: int, *, stores: Stores, caller: Caller, now: datetime, receipt: Receipt
) -> dict[str, Any]:
    """Release reviewed scores: from now on district and institution see them."""
    before, sheet = _current(sitting_id, version, stores)
    released = sheet.released(now)
    sitting = before.moved(SittingState.RELEASED)
    answer = sheet_view(released, sitting, stores.candidates(sitting))
    _save(stores, released, sitting, "released", caller, now, receipt.with_body(answer))
    return answer


def visible(sitting_id: str, *, stores: Stores, caller: Caller) -> tuple[Sitting, ScoreSheet]:
    """A score sheet that is the caller's to see: markers always, others once it is released."""
    sitting = stores.sittings.get(sitting_id)
    if not caller.sees(institution=sitting.institution_code, district=sitting.district):
        raise NotFound("没有找到这个场次，请核对场次编号。")
    marking = caller.has((Role.ALLIANCE, Role.MARKER))
    if not marking and not sitting.has_reached(SittingState.RELEASED):
        raise NotFound("这个场次的成绩还没有发布，请等待联盟办公室发布。", code="not_released")
    return sitting, stores.scores.get(sitting_id)


def _current(sitting_id: str, version: int, stores: Stores) -> tuple[Sitting, ScoreSheet]:
    sitting = stores.sittings.get(sitting_id)
    sheet = stores.scores.get(sitting_id)
    if sheet.version != version:
        raise StaleVersion
    return sitting, sheet


def _save(
    stores: Stores,
    sheet: ScoreSheet,
    sitting: Sitting,
    action: str,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> None:
    details: dict[str, str | int] = {
        "sitting_id": sitting.id,
        "rows": len(sheet.scores),
        "state": sitting.state,
        "reason": sheet.returned_reason,
    }
    entry = AuditEntry(f"scores:{sitting.id}", sheet.version, f"scores.{action}", caller.subject, now, details)
    moved = AuditEntry(
        f"sitting:{sitting.id}",
        sitting.version,
        f"sitting.scores_{action}",
        caller.subject,
        now,
        {"sitting_id": sitting.id, "state": sitting.state},
    )
    stores.scores.save(sheet, entry, sitting, moved, receipt)
