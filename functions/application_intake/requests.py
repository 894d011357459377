"""What institutions send in: Annex 1 with its sittings and rosters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from shared.domain.application import MAX_SITTINGS
from shared.domain.calendar import parse_instant
from shared.domain.edition import PaperForm
from shared.domain.occupation import PracticalMode
from shared.runtime.validation import Request

MAX_HEADCOUNT = 2000


def _instant(value: object) -> datetime:
    if not isinstance(value, str):
        raise ValueError("时间应写成 2026-12-01T09:00 的形式")
    try:
        return parse_instant(value)
    except ValueError:
        raise ValueError("时间应写成 2026-12-01T09:00 的形式") from None


def _distinct(rooms: list[str]) -> list[str]:
    if len(set(rooms)) != len(rooms):
        raise ValueError("考场编号不能重复，请核对")
    return rooms


Text = Annotated[str, Field(min_length=1, max_length=100)]
Instant = Annotated[
    datetime, BeforeValidator(_instant, json_schema_input_type=str), Field(examples=["2026-12-01T09:00"])
]


class RosterEntryRequest(Request):
    """One person of a roster. The rules about people are checked together, with row and column."""

    name: str = Field(title="姓名", max_length=200)
    sex: str = Field(title="性别", max_length=10)
    id_number: str = Field(title="身份证号码", max_length=40, repr=False)
    birth_date: str = Field(default="", title="出生日期", max_length=20, examples=["1990-01-31"])


class SittingRequest(Request):
    """One row of Annex 1. A time without an offset is Asia/Shanghai's."""

    occupation_code: Text = Field(title="考试工种", examples=["4-10-01-05"])
    headcount: int = Field(title="数量", ge=1, le=MAX_HEADCOUNT)
    venue: Text = Field(title="考试地点")
    starts_at: Instant = Field(title="考试时间")
    practical: PracticalMode | None = Field(default=None, title="实操试卷（笔试/现场实操）")
    rooms: Annotated[list[Text], AfterValidator(_distinct)] = Field(title="考场编号", min_length=1, max_length=60)
    duration_minutes: int | None = Field(default=None, title="考试时长", ge=10, le=600)
    wished_form: PaperForm | None = Field(default=None, title="试卷类型")
    roster: list[RosterEntryRequest] | None = Field(default=None, title="名册", max_length=MAX_HEADCOUNT)


class ApplicationRequest(Request):
    """Annex 1 (附件1). The institution's code comes from the account, its name from the form."""

    institution: Text = Field(title="申请单位")
    district: Text = Field(title="辖区", examples=["410105"])
    contact: Text = Field(title="联系人")
    telephone: str = Field(title="联系电话", pattern=r"^[0-9+()\- ]{7,20}$", examples=["0371-60000000"])
    sittings: list[SittingRequest] = Field(title="场次", min_length=1, max_length=MAX_SITTINGS)


class ApplicationUpdate(ApplicationRequest):
    """The whole application again; `version` is the one that was read."""

    version: int = Field(title="版本", ge=1)


class RosterUpload(Request):
    """A roster workbook that was uploaded before."""

    upload_id: str = Field(title="上传编号", max_length=64)


class WithdrawRequest(Request):
    reason: str = Field(default="", title="原因", max_length=200)


class ListQuery(Request):
    """A page of a list; `cursor` comes from the page before."""

    limit: int = Field(default=50, title="每页条数", ge=1, le=100)
    cursor: str = Field(default="", title="翻页标记", max_length=2000)
    state: str = Field(default="submitted", title="状态", pattern="^(submitted|approved|returned|rejected|withdrawn)$")
    district: str = Field(default="", title="辖区", max_length=10)


class FormatQuery(Request):
    format: str = Field(default="pdf", title="格式", pattern="^(xlsx|pdf)$")
