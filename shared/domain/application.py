"""Applications (Annex 1): what an institution asks for, and how it moves to a decision."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.calendar import LeadTime, local_date
from shared.domain.edition import PaperForm
from shared.domain.errors import FieldError, StateConflict, ValidationFailed
from shared.domain.occupation import PracticalMode
from shared.domain.sitting import Sitting, SittingState

# A transaction takes 100 writes and an approval writes two for each sitting.
MAX_SITTINGS = 30


class ApplicationState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        return _STATE_LABELS[self.value]


_STATE_LABELS = {
    "draft": "草稿",
    "submitted": "已提交",
    "approved": "已批准",
    "returned": "已退回",
    "rejected": "不予批准",
    "withdrawn": "已撤回",
}
_EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)


@dataclass(frozen=True, slots=True)
class SittingRow:
    """One row of Annex 1. `rooms` are 考场编号; `wished_form` is a wish, the district decides."""

    row: int
    occupation_code: str
    occupation_name: str
    headcount: int
    venue: str
    starts_at: datetime
    duration_minutes: int
    practical: PracticalMode
    rooms: tuple[str, ...]
    wished_form: PaperForm | None = None
    roster_version: int = 0

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.duration_minutes)

    def overlaps(self, other: SittingRow) -> bool:
        return self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class Application:
    """One institution's request. `number` is given on the first submission and kept."""

    id: str
    institution_code: str
    institution: str
    district: str
    contact: str
    telephone: str
    rows: tuple[SittingRow, ...]
    state: ApplicationState
    version: int
    created_at: datetime
    number: str = ""
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    reason: str = ""

    def row_numbered(self, row: int) -> SittingRow:
        for candidate in self.rows:
            if candidate.row == row:
                return candidate
        raise ValidationFailed([FieldError("row_unknown", f"申请表中没有第{row}行，请核对。", field="row")])

    def require_editable(self) -> None:
        if self.state not in _EDITABLE:
            raise StateConflict(f"申请目前为“{self.state.label}”，只有草稿和被退回的申请可以修改。")

    def revised(self, **changes: object) -> Application:
        """A new draft content; only drafts and returned applications can change."""
        self.require_editable()
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]

    def submitted(self, *, number: str, now: datetime, lead_time: LeadTime) -> Application:
        """Hand the application in (notice 三（五）1). Raises `ValidationFailed` for a late row."""
        self.require_editable()
        check_lead_time(self.rows, now, lead_time)
        return replace(
            self,
            state=ApplicationState.SUBMITTED,
            number=self.number or number,
            submitted_at=now,
            reason="",
            version=self.version + 1,
        )

    def decided(self, state: ApplicationState, *, now: datetime, reason: str = "") -> Application:
        """The district's decision on a submitted application (notice 三（五）2)."""
        if self.state is not ApplicationState.SUBMITTED:
            raise StateConflict(f"申请目前为“{self.state.label}”，只有已提交的申请可以审批。")
        return replace(self, state=state, decided_at=now, reason=reason, version=self.version + 1)

    def withdrawn(self, *, reason: str) -> Application:
        """Taken back by the institution, before or after approval; see `Sitting.cancelled`."""
        open_states = (*_EDITABLE, ApplicationState.SUBMITTED, ApplicationState.APPROVED)
        if self.state not in open_states:
            raise StateConflict(f"申请目前为“{self.state.label}”，不能撤回。")
        return replace(self, state=ApplicationState.WITHDRAWN, reason=reason, version=self.version + 1)

    def sittings(self, forms: Mapping[int, PaperForm], *, now: datetime) -> tuple[Sitting, ...]:
        """The sittings that an approval creates; `forms` maps every row to the district's choice."""
        _check_forms({row.row for row in self.rows}, forms)
        return tuple(self._sitting(row, forms[row.row], now) for row in self.rows)

    def _sitting(self, row: SittingRow, form: PaperForm, now: datetime) -> Sitting:
        return Sitting(
            id=f"{self.number}-{row.row:02d}",
            application_id=self.id,
            application_number=self.number,
            row=row.row,
            institution_code=self.institution_code,
            institution=self.institution,
            district=self.district,
            contact=self.contact,
            telephone=self.telephone,
            occupation_code=row.occupation_code,
            occupation_name=row.occupation_name,
            headcount=row.headcount,
            venue=row.venue,
            starts_at=row.starts_at,
            duration_minutes=row.duration_minutes,
            practical=row.practical,
            rooms=row.rooms,
            form=form,
            state=SittingState.APPROVED,
            version=1,
            approved_at=now,
            roster_version=row.roster_version,
        )


def check_lead_time(rows: tuple[SittingRow, ...], now: datetime, lead_time: LeadTime) -> None:
    """Every exam day is at least `lead_time.days` after today's (notice 三（五）1)."""
    unit = "天" if lead_time.kind == "calendar" else "个工作日"
    errors = [
        FieldError(
            "too_late",
            f"第{row.row}行：考试日期为{local_date(row.starts_at)}，"
            f"须至少提前{lead_time.days}{unit}申请，请改约更晚的日期。",
            field=f"sittings/{row.row - 1}/starts_at",
            row=row.row,
            column="考试时间",
        )
        for row in rows
        if not lead_time.is_met(now, row.starts_at)
    ]
    if errors:
        raise ValidationFailed(errors, code="too_late")


def application_number(district: str, year: int, sequence: int) -> str:
    """`410105-2026-00001`: without gaps or repeats for a district and year."""
    return f"{district}-{year}-{sequence:05d}"


def _check_forms(rows: set[int], forms: Mapping[int, PaperForm]) -> None:
    errors = [
        FieldError("form_missing", f"第{row}行没有选择试卷类型（A、B、C卷），请补充。", "forms", row, "试卷类型")
        for row in sorted(rows - set(forms))
    ]
    errors += [
        FieldError("row_unknown", f"申请表中没有第{row}行，请刷新后重新选择。", "forms", row, "试卷类型")
        for row in sorted(set(forms) - rows)
    ]
    if errors:
        raise ValidationFailed(errors)
