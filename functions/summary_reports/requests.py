"""Which summary is asked for, and in which format."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from shared.domain.summary import Basis
from shared.runtime.validation import Request

Format = Literal["json", "xlsx", "pdf"]


class FormatQuery(Request):
    format: Format = Field(default="json", title="格式")


class CitySummaryQuery(Request):
    """Annex 3 of any period."""

    first: date = Field(title="开始日期", alias="from")
    last: date = Field(title="结束日期", alias="to")
    basis: Basis = Field(default=Basis.APPROVED, title="日期依据")
    format: Format = Field(default="json", title="格式")


class WeeklyListQuery(Request):
    limit: int = Field(default=10, title="周数", ge=1, le=60)
