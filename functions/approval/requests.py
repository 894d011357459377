"""What districts and the task force send in: decisions, dispatches, periods."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field, model_validator

from shared.domain.application import MAX_SITTINGS
from shared.domain.edition import PaperForm
from shared.domain.sitting import SittingState
from shared.domain.summary import Basis
from shared.runtime.validation import Request

MAX_DISPATCH = 1000
Reason = Annotated[str, Field(min_length=2, max_length=500)]


class FormChoice(Request):
    """The district's choice for one row of the application."""

    row: int = Field(title="行号", ge=1)
    form: PaperForm = Field(title="试卷类型")


class ApproveRequest(Request):
    """An approval with A, B or C for every row; `version` is the one that was read."""

    version: int = Field(title="版本", ge=1)
    forms: list[FormChoice] = Field(title="试卷类型", min_length=1, max_length=MAX_SITTINGS)

    @model_validator(mode="after")
    def _each_row_once(self) -> ApproveRequest:
        rows = [choice.row for choice in self.forms]
        if len(set(rows)) != len(rows):
            raise ValueError("同一行只能选择一种试卷类型，请核对")
        return self


class ReasonRequest(Request):
    """A return or a rejection says why."""

    version: int = Field(title="版本", ge=1)
    reason: Reason = Field(title="原因")


class DispatchRequest(Request):
    """Either the sittings to dispatch or all that wait."""

    sitting_ids: list[str] = Field(default_factory=list, title="场次", max_length=MAX_DISPATCH)
    all_waiting: bool = Field(default=False, title="全部待通知场次")

    @model_validator(mode="after")
    def _one_of_both(self) -> DispatchRequest:
        if bool(self.sitting_ids) == self.all_waiting:
            raise ValueError("请在“场次”和“全部待通知场次”中选择一项")
        return self


class SittingsQuery(Request):
    """By state, or by a period of exam days or approval days."""

    state: SittingState | None = Field(default=None, title="状态")
    first: date | None = Field(default=None, title="开始日期", alias="from")
    last: date | None = Field(default=None, title="结束日期", alias="to")
    basis: Basis = Field(default=Basis.EXAM_DAY, title="日期依据")

    @model_validator(mode="after")
    def _state_or_period(self) -> SittingsQuery:
        if self.state is None and (self.first is None or self.last is None):
            raise ValueError("请填写状态，或同时填写开始日期和结束日期")
        return self


class DistrictSummaryQuery(Request):
    """Annex 2 of a period; a district's user gets their own district."""

    first: date = Field(title="开始日期", alias="from")
    last: date = Field(title="结束日期", alias="to")
    basis: Basis = Field(default=Basis.APPROVED, title="日期依据")
    district: str = Field(default="", title="辖区", max_length=10)
    format: str = Field(default="json", title="格式", pattern="^(json|xlsx|pdf)$")
