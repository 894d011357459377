"""Dispatch: the task force tells the alliance office to prepare papers (notice 三（五）2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from functions.approval.service import sitting_entry
from shared.domain.caller import Caller
from shared.domain.errors import DomainError, StateConflict
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting, SittingState
from shared.storage.occupations import Occupations
from shared.storage.receipts import receipt_writes
from shared.storage.sittings import Sittings

# Two writes for a sitting and one for the receipt fit a transaction of 100.
_CHUNK = 45


def dispatch(
    sitting_ids: Sequence[str],
    *,
    all_waiting: bool,
    sittings: Sittings,
    occupations: Occupations,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Dispatch the named sittings, or all that wait; each refusal is reported with its reason.

    Sittings go out in transactions of 45. Repeating a request that was cut short sends the rest.
    """
    refused: list[dict[str, str]] = []
    if all_waiting:
        waiting: Iterable[Sitting] = sittings.in_state(SittingState.APPROVED)
    else:
        waiting = _named(sitting_ids, sittings, refused)
    ready: list[Sitting] = []
    for sitting in waiting:
        try:
            ready.append(_dispatched(sitting, occupations))
        except DomainError as error:
            refused.append(_refusal(sitting.id, error))
    answer = {"dispatched": [sitting.id for sitting in ready], "refused": refused}
    _save(ready, sittings, caller, now, receipt.with_body(answer))
    return answer


def _named(sitting_ids: Sequence[str], sittings: Sittings, refused: list[dict[str, str]]) -> list[Sitting]:
    found: list[Sitting] = []
    for sitting_id in dict.fromkeys(sitting_ids):
        try:
            found.append(sittings.get(sitting_id))
        except DomainError as error:
            refused.append(_refusal(sitting_id, error))
    return found


def _dispatched(sitting: Sitting, occupations: Occupations) -> Sitting:
    """Ready to go: approved, or dispatched before with a production that failed."""
    if occupations.get(sitting.occupation_code).published_bank == 0:
        raise StateConflict(
            f"工种“{sitting.occupation_name}”还没有已发布的题库，请联盟办公室先发布题库。", code="no_published_bank"
        )
    if sitting.state is SittingState.DISPATCHED and sitting.production_failure:
        return sitting.changed(production_failure="")
    return sitting.moved(SittingState.DISPATCHED)


def _save(ready: Sequence[Sitting], sittings: Sittings, caller: Caller, now: datetime, receipt: Receipt) -> None:
    chunks = [ready[start : start + _CHUNK] for start in range(0, len(ready), _CHUNK)] or [()]
    for place, chunk in enumerate(chunks, start=1):
        writes = []
        for sitting in chunk:
            writes += sittings.writes(sitting, sitting_entry(sitting, "sitting.dispatched", caller.subject, now))
        if place == len(chunks):
            writes += receipt_writes(sittings.table, receipt)
        if writes:
            sittings.table.transact(writes)


def _refusal(sitting_id: str, error: DomainError) -> dict[str, str]:
    return {"sitting_id": sitting_id, "code": error.code, "message": error.detail}
