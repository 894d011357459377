"""Occupations (工种) and what their banks and papers are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.blueprint import DEFAULT_BLUEPRINT, Blueprint
from shared.domain.errors import FieldError, ValidationFailed

_CODE = re.compile(r"\d-\d{2}-\d{2}-\d{2}(-[0-9A-Z]{1,4})?")


class PracticalMode(StrEnum):
    """How the practical part is sat (Annex 1: 笔试/现场实操)."""

    WRITTEN = "written"
    ON_SITE = "on_site"

    @property
    def label(self) -> str:
        return "笔试" if self is PracticalMode.WRITTEN else "现场实操"


@dataclass(frozen=True, slots=True)
class BankRule:
    """How many questions a published bank holds (notice 三（二）: 500 theory, 5 practical)."""

    theory: int = 500
    practical: int = 5


NOTICE_RULE = BankRule()


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation of the national classification; key is its code, with a suffix for a 工种."""

    code: str
    name: str
    level: str
    practical: PracticalMode
    duration_minutes: int = 90
    rule: BankRule = NOTICE_RULE
    blueprint: Blueprint = DEFAULT_BLUEPRINT
    version: int = 1
    published_bank: int = 0


def check_occupation_code(code: str) -> str:
    """Refuse what is not a code of the 2022 classification (`4-10-01-05`, suffix `-A1` allowed)."""
    if not _CODE.fullmatch(code):
        raise ValidationFailed(
            [FieldError("occupation_code", "职业编码应写成 4-10-01-05 的形式，请检查后重新填写。", field="code")]
        )
    return code
