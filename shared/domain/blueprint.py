"""The blueprint of a paper: how many questions of which type, and what each is worth."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.question import QuestionType


@dataclass(frozen=True, slots=True)
class Section:
    """`points` of one question in hundredths of a point, so that half points stay integers."""

    type: QuestionType
    count: int
    points: int

    @property
    def total(self) -> int:
        return self.count * self.points


@dataclass(frozen=True, slots=True)
class Blueprint:
    """Sections in the order in which the paper prints them, and the practical tasks of a form."""

    sections: tuple[Section, ...]
    practical_tasks: int = 1

    @property
    def questions(self) -> int:
        return sum(section.count for section in self.sections)

    @property
    def points(self) -> int:
        """Total of the theory part, in hundredths."""
        return sum(section.total for section in self.sections)

    def checked(self) -> Blueprint:
        """The blueprint itself, when its theory part is worth exactly 100 points."""
        types = [section.type for section in self.sections]
        if len(set(types)) != len(types):
            raise _refused("同一题型只能出现一次，请合并后重新填写。")
        if self.points != 100 * 100:
            raise _refused(f"理论部分应合计100分，现在是{self.points / 100:g}分，请调整题数或每题分值。")
        return self


# The notice prescribes no composition: 80 single choice and 20 true/false of 1 point is the
# pattern most often seen, and leaves two further disjoint forms in a bank of 500.
DEFAULT_BLUEPRINT = Blueprint((Section(QuestionType.SINGLE, 80, 100), Section(QuestionType.TRUE_FALSE, 20, 100)))


def _refused(message: str) -> ValidationFailed:
    return ValidationFailed([FieldError("blueprint", message, field="blueprint")])
