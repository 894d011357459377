"""Where everything stands on an answer sheet, in millimetres from the page's top left corner.

What is drawn and what will be read by machine come from this alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.documents.paper_model import PaperQuestion, PaperSection
from shared.domain.errors import DomainError

BUBBLE_WIDTH, BUBBLE_HEIGHT = 4.6, 2.9
ROWS = 25
_FEWEST_COLUMNS, _MOST_COLUMNS = 4, 5
_LEFT, _RIGHT, _TOP = 18.0, 192.0, 116.0
_NUMBER, _STEP, _BETWEEN = 7.5, 5.6, 0.3
_ROW, _GROUP, _GROUP_GAP = 5.8, 5, 2.4
_LETTERS = "ABCDEFGH"
_JUDGEMENTS = "√×"


class SheetTooSmall(DomainError):
    """The paper has more questions than an answer sheet has room for."""

    code = "sheet_too_small"
    title = "答题卡容纳不下"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its top left corner and its size."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bubble:
    """The place of one bubble: its question, its choice, its centre."""

    question: int
    choice: str
    x: float
    y: float

    @property
    def box(self) -> Box:
        return Box(self.x - BUBBLE_WIDTH / 2, self.y - BUBBLE_HEIGHT / 2, BUBBLE_WIDTH, BUBBLE_HEIGHT)


@dataclass(frozen=True, slots=True)
class AnswerSheetLayout:
    """An A4 sheet of a form: corner marks to find it by, its code, the invigilator's two bubbles, the answers."""

    bubbles: tuple[Bubble, ...]
    width: float = 210.0
    height: float = 297.0
    corners: tuple[Box, ...] = tuple(Box(x, y, 6.0, 6.0) for y in (9.0, 282.0) for x in (9.0, 195.0))
    code: Box = Box(166.0, 36.0, 24.0, 24.0)
    absent: Box = Box(146.0, 76.5, BUBBLE_WIDTH, BUBBLE_HEIGHT)
    violation: Box = Box(172.0, 76.5, BUBBLE_WIDTH, BUBBLE_HEIGHT)


def sheet_layout(sections: Sequence[PaperSection]) -> AnswerSheetLayout:
    """Question by question down the columns; raises `SheetTooSmall`.

    A column is as wide as its longest question needs; with up to five choices a question there
    are up to five columns of 25, spread over the page.
    """
    questions = [(question, _choices(section, question)) for section in sections for question in section.questions]
    columns = [questions[start : start + ROWS] for start in range(0, len(questions), ROWS)]
    pitch = (_RIGHT - _LEFT) / max(_FEWEST_COLUMNS, min(_MOST_COLUMNS, len(columns)))
    lefts = [_LEFT]
    for column in columns:
        needed = _NUMBER + (max(len(choices) for _, choices in column) - 1) * _STEP + BUBBLE_WIDTH
        if lefts[-1] + needed > _RIGHT or len(lefts) > _MOST_COLUMNS:
            raise SheetTooSmall(f"答题卡容纳不下这份试卷的{len(questions)}道题，请减少题数或选项数后重新制卷。")
        lefts.append(lefts[-1] + max(pitch, needed + _BETWEEN))
    placed = zip(lefts, columns, strict=False)
    return AnswerSheetLayout(tuple(bubble for left, column in placed for bubble in _column(left, column)))


def _choices(section: PaperSection, question: PaperQuestion) -> str:
    return _JUDGEMENTS if section.kind == "true_false" else _LETTERS[: len(question.options)]


def _column(left: float, questions: Sequence[tuple[PaperQuestion, str]]) -> Iterator[Bubble]:
    for row, (question, choices) in enumerate(questions):
        y = _TOP + row * _ROW + row // _GROUP * _GROUP_GAP
        for place, choice in enumerate(choices):
            yield Bubble(question.number, choice, left + _NUMBER + place * _STEP + BUBBLE_WIDTH / 2, y)
