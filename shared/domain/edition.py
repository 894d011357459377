"""Paper editions: forms A, B and C drawn together from one bank version.

The draw depends on the bank's questions, the blueprint and the seed alone: the same seed gives
the same forms on any machine and Python version (the generator is SHA-256 in counter mode, not
`random`, whose sequences are not promised).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.blueprint import Blueprint
from shared.domain.errors import DomainError
from shared.domain.question import PracticalTask, Question


class PaperForm(StrEnum):
    """试卷类型: three parallel forms; the district picks one for each sitting (notice 三（五）2)."""

    A = "A"
    B = "B"
    C = "C"

    @property
    def label(self) -> str:
        return f"{self.value}卷"


class BankTooSmall(DomainError):
    """The bank cannot fill three forms that share no question."""

    code = "bank_too_small"
    title = "题库题量不足"


@dataclass(frozen=True, slots=True)
class FormContent:
    """Question ids of one form in printing order, section by section, and its practical tasks."""

    questions: tuple[str, ...]
    tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PaperEdition:
    """The forms of one occupation for one exam day; `seed` is hexadecimal."""

    id: str
    occupation_code: str
    bank_version: int
    seed: str
    blueprint: Blueprint
    forms: Mapping[PaperForm, FormContent]


def draw_forms(
    questions: Sequence[Question], tasks: Sequence[PracticalTask], blueprint: Blueprint, seed: str
) -> dict[PaperForm, FormContent]:
    """Three forms that share no question.

    Raises `BankTooSmall` when a type has fewer than three forms' worth of questions.
    """
    forms: dict[PaperForm, list[str]] = {form: [] for form in PaperForm}
    for section in blueprint.sections:
        pool = sorted(question.id for question in questions if question.type is section.type)
        _need(len(pool), 3 * section.count, section.type.label)
        drawn = shuffled(pool, f"{seed}/{section.type}")
        for place, form in enumerate(PaperForm):
            forms[form] += drawn[place * section.count : (place + 1) * section.count]
    per_form = blueprint.practical_tasks
    task_pool = sorted(task.id for task in tasks)
    _need(len(task_pool), 3 * per_form, "实操题")
    drawn_tasks = shuffled(task_pool, f"{seed}/practical")
    return {
        form: FormContent(tuple(forms[form]), tuple(drawn_tasks[place * per_form : (place + 1) * per_form]))
        for place, form in enumerate(PaperForm)
    }


def shuffled(items: Sequence[str], seed: str) -> list[str]:
    """A Fisher-Yates shuffle driven by SHA-256; unbiased, and the same everywhere."""
    result = list(items)
    numbers = _numbers(seed)
    for last in range(len(result) - 1, 0, -1):
        other = _below(last + 1, numbers)
        result[last], result[other] = result[other], result[last]
    return result


def _numbers(seed: str) -> Iterator[int]:
    counter = 0
    while True:
        block = hashlib.sha256(f"{seed}/{counter}".encode()).digest()
        for start in range(0, 32, 4):
            yield int.from_bytes(block[start : start + 4], "big")
        counter += 1


def _below(bound: int, numbers: Iterator[int]) -> int:
    limit = 2**32 - 2**32 % bound
    return next(number for number in numbers if number < limit) % bound


def _need(have: int, want: int, what: str) -> None:
    if have < want:
        raise BankTooSmall(f"{what}现有{have}道，A、B、C三套不重复的试卷需要{want}道，请补充题库或调整组卷方案。")
