"""Questions: what a bank holds (题库)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionType(StrEnum):
    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true_false"

    @property
    def label(self) -> str:
        return {"single": "单项选择题", "multiple": "多项选择题", "true_false": "判断题"}[self.value]


@dataclass(frozen=True, slots=True)
class Question:
    """A theory question. `answer` is the letters in order (`A`, `ABD`), or `√` / `×`."""

    id: str
    type: QuestionType
    stem: str
    options: tuple[str, ...]
    answer: str
    topic: str = ""
    difficulty: int | None = None
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class RubricRow:
    """One line of the marking table (评分记录表): what is judged, by what, for how many points."""

    item: str
    criterion: str
    points: int


@dataclass(frozen=True, slots=True)
class PracticalTask:
    """A practical question (实操题) with its marking table; the rows add up to `points`."""

    id: str
    title: str
    topic: str
    time_minutes: int
    points: int
    scenario: str
    tasks: tuple[str, ...]
    materials: tuple[str, ...]
    rubric: tuple[RubricRow, ...]
