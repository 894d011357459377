"""Sittings: one approved row of an application, from approval to disposal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.edition import PaperForm
from shared.domain.errors import FieldError, StateConflict, ValidationFailed
from shared.domain.occupation import PracticalMode


class SittingState(StrEnum):
    APPROVED = "approved"
    DISPATCHED = "dispatched"
    PAPERS_READY = "papers_ready"
    IN_TRANSIT = "in_transit"
    HANDED_OVER = "handed_over"
    SAT = "sat"
    COLLECTED = "collected"
    MARKING = "marking"
    REVIEWED = "reviewed"
    RELEASED = "released"
    ARCHIVED = "archived"
    DISPOSED = "disposed"
    CANCELLED = "cancelled"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "approved": "已批准",
    "dispatched": "已通知制卷",
    "papers_ready": "试卷已备妥",
    "in_transit": "运送中",
    "handed_over": "已交接",
    "sat": "已考试",
    "collected": "已回收",
    "marking": "阅卷中",
    "reviewed": "已复核",
    "released": "成绩已发布",
    "archived": "已存档",
    "disposed": "已销毁",
    "cancelled": "已取消",
}
_S = SittingState
_NEXT: dict[SittingState, tuple[SittingState, ...]] = {
    _S.APPROVED: (_S.DISPATCHED, _S.CANCELLED),
    _S.DISPATCHED: (_S.PAPERS_READY, _S.CANCELLED),
    _S.PAPERS_READY: (_S.IN_TRANSIT, _S.HANDED_OVER, _S.CANCELLED),
    _S.IN_TRANSIT: (_S.HANDED_OVER, _S.CANCELLED),
    _S.HANDED_OVER: (_S.SAT, _S.CANCELLED),
    _S.SAT: (_S.COLLECTED,),
    _S.COLLECTED: (_S.MARKING,),
    _S.MARKING: (_S.MARKING, _S.REVIEWED),
    _S.REVIEWED: (_S.MARKING, _S.RELEASED),
    _S.RELEASED: (_S.ARCHIVED,),
    _S.ARCHIVED: (_S.DISPOSED,),
    _S.DISPOSED: (),
    _S.CANCELLED: (),
}
_ORDER = list(SittingState)


@dataclass(frozen=True, slots=True)
class Sitting:
    """`id` is the application number and the row; `form` is the district's choice.

    `production_failure` is the reason of the last failed paper production, empty when none.
    """

    id: str
    application_id: str
    application_number: str
    row: int
    institution_code: str
    institution: str
    district: str
    contact: str
    telephone: str
    occupation_code: str
    occupation_name: str
    headcount: int
    venue: str
    starts_at: datetime
    duration_minutes: int
    practical: PracticalMode
    rooms: tuple[str, ...]
    form: PaperForm
    state: SittingState
    version: int
    approved_at: datetime
    roster_version: int = 0
    edition_id: str = ""
    present: int | None = None
    absent: int | None = None
    production_failure: str = ""

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    def moved(self, to: SittingState, **changes: object) -> Sitting:
        """The sitting one step on; raises `StateConflict` for a step that does not exist."""
        if to not in _NEXT[self.state]:
            raise StateConflict(f"场次 {self.id} 目前为“{self.state.label}”，不能变为“{to.label}”，请刷新后核对。")
        return replace(self, state=to, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def changed(self, **changes: object) -> Sitting:
        """The same state with other facts, one version on."""
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def has_reached(self, state: SittingState) -> bool:
        """True when the sitting is at `state` or past it; a cancelled one has reached nothing."""
        if self.state is SittingState.CANCELLED:
            return state is SittingState.CANCELLED
        return _ORDER.index(self.state) >= _ORDER.index(state)

    def cancelled(self) -> Sitting:
        """Taken back with its application: only while nothing has been dispatched."""
        if self.state is not SittingState.APPROVED:
            raise StateConflict(f"场次 {self.id} 已通知制卷，不能再撤回，请联系区县人社局。")
        return self.moved(SittingState.CANCELLED)

    def collected(self, *, present: int, absent: int) -> Sitting:
        """The papers are back; present and absent must make up the headcount."""
        if present + absent != self.headcount:
            raise ValidationFailed(
                [
                    FieldError(
                        "attendance",
                        f"实考{present}人与缺考{absent}人之和应等于报考{self.headcount}人，请核对。",
                        field="present",
                    )
                ]
            )
        return self.moved(SittingState.COLLECTED, present=present, absent=absent)
