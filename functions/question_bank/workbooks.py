"""Reading an uploaded bank; imported only when one is read."""

from __future__ import annotations

from functions.question_bank.service import ReadBank
from shared.documents import bank_workbook


def read_bank(data: bytes) -> ReadBank:
    content = bank_workbook.read_bank(data)
    return ReadBank(tuple(content.questions), tuple(content.tasks), tuple(content.defects))
