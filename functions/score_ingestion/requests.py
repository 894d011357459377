"""What markers and reviewers send in."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from shared.runtime.validation import Request

MAX_ROWS = 2000


class ScoreRow(Request):
    """One candidate's marks: a number, or 缺考. The rules are checked together, with row and column."""

    id_number: str = Field(title="身份证号码", max_length=40, repr=False)
    name: str = Field(default="", title="姓名", max_length=200)
    theory: float | str | None = Field(default=None, title="理论成绩")
    practical: float | str | None = Field(default=None, title="实操成绩")
    remark: str = Field(default="", title="备注", max_length=200)


class ScoresRequest(Request):
    """A score sheet: an uploaded workbook, or its rows."""

    upload_id: str = Field(default="", title="上传编号", max_length=64)
    rows: list[ScoreRow] | None = Field(default=None, title="成绩", max_length=MAX_ROWS)

    @model_validator(mode="after")
    def _one_of_both(self) -> ScoresRequest:
        if bool(self.upload_id) == (self.rows is not None):
            raise ValueError("请在“上传编号”和“成绩”中选择一项提交")
        return self


class ReviewRequest(Request):
    """The reviewer's decision; sending back needs a reason."""

    decision: Literal["approve", "return"] = Field(title="复核意见")
    version: int = Field(title="版本", ge=1)
    reason: str = Field(default="", title="原因", max_length=500)

    @model_validator(mode="after")
    def _reason_when_returned(self) -> ReviewRequest:
        if self.decision == "return" and not self.reason:
            raise ValueError("退回时须填写原因")
        return self


class ReleaseRequest(Request):
    version: int = Field(title="版本", ge=1)


class FormatQuery(Request):
    format: Literal["xlsx", "pdf"] = Field(default="pdf", title="格式")
