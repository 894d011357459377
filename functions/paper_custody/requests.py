"""What is recorded on the way of the papers."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from shared.runtime.validation import Request


class CustodyRequest(Request):
    """One step of the papers' way. Present and absent are counted when papers are collected."""

    event: Literal["in_transit", "handed_over", "sat", "collected"] = Field(title="环节")
    present: int | None = Field(default=None, title="实考人数", ge=0)
    absent: int | None = Field(default=None, title="缺考人数", ge=0)
    note: str = Field(default="", title="备注", max_length=200)

    @model_validator(mode="after")
    def _counts_when_collected(self) -> CustodyRequest:
        counted = self.present is not None and self.absent is not None
        if self.event == "collected" and not counted:
            raise ValueError("登记回收时须填写实考人数和缺考人数")
        if self.event != "collected" and (self.present is not None or self.absent is not None):
            raise ValueError("只有登记回收时才填写实考人数和缺考人数")
        return self
