"""Answer sheets: one A4 page a candidate, bubbles at fixed places, to be read by machine later.

`sheet_layout` gives every bubble's place in millimetres; what is drawn and what will be read
come from it alone. A sheet's code holds the sitting and the seat, never a name or an ID number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import segno

from shared.documents.fonts import Document
from shared.documents.paper_model import PaperHead, PaperSection, Rendered, SheetCandidate

BUBBLE_WIDTH, BUBBLE_HEIGHT = 4.6, 2.9
CORNER = 6.0
CORNERS = ((12.0, 12.0), (198.0, 12.0), (12.0, 285.0), (198.0, 285.0))
_TOP = 112.0
_COLUMNS = (18.0, 55.0, 92.0, 129.0, 166.0)
_PER_GROUP = 5
_ROW, _GROUP_GAP, _STEP = 6.0, 2.4, 5.6
_CHOICES = {"single": "ABCD", "multiple": "ABCDE", "true_false": "√×"}
_CODE_SIZE = 24.0


@dataclass(frozen=True, slots=True)
class Bubble:
    """The place of one bubble: its question, its choice, its centre."""

    question: int
    choice: str
    x: float
    y: float


def sheet_layout(sections: Sequence[PaperSection]) -> tuple[Bubble, ...]:
    """Every bubble of a form, question by question down five columns (up to 125 questions)."""
    bubbles: list[Bubble] = []
    place = 0
    for section in sections:
        for question in section.questions:
            x, y = _position(place)
            letters = _CHOICES[section.kind]
            choices = letters if section.kind == "true_false" else "ABCDEFGH"[: max(len(question.options), 2)]
            bubbles += [
                Bubble(question.number, choice, x + 8 + order * _STEP, y) for order, choice in enumerate(choices)
            ]
            place += 1
    return tuple(bubbles)


def sheet_code(sitting_id: str, seat: int) -> str:
    """What a sheet's code says: sitting, seat and a check, so that a misread code is noticed."""
    text = f"{sitting_id}/{seat:03d}"
    return f"{text}/{hashlib.sha256(text.encode()).hexdigest()[:4].upper()}"


def answer_sheets(
    head: PaperHead, sections: Sequence[PaperSection], candidates: Sequence[SheetCandidate], *, now: datetime
) -> Rendered:
    """A sheet for each candidate, then the spares without a name."""
    pdf = Document(title=f"答题卡 {head.sitting_id}", now=now)
    layout = sheet_layout(sections)
    spares = [SheetCandidate(len(candidates) + n, "", "", "") for n in range(1, head.spares + 1)]
    for candidate in [*candidates, *spares]:
        _sheet(pdf, head, layout, candidate)
    return Rendered(pdf.bytes(), pdf.pages_count)


def _position(place: int) -> tuple[float, float]:
    column, row = divmod(place, 25)
    if column >= len(_COLUMNS):
        raise ValueError("an answer sheet holds 125 questions")
    return _COLUMNS[column], _TOP + row * _ROW + row // _PER_GROUP * _GROUP_GAP


def _sheet(pdf: Document, head: PaperHead, layout: Sequence[Bubble], candidate: SheetCandidate) -> None:
    pdf.add_page()
    pdf.set_fill_color(0)
    for x, y in CORNERS:
        pdf.rect(x - CORNER / 2, y - CORNER / 2, CORNER, CORNER, "F")
    pdf.put(30, 14, "郑州市职业技能提升行动结业考核答题卡", family="sans", style="B", size=16, align="C", width=150)
    pdf.put(30, 24, f"{head.subject}理论知识　{head.form}卷", family="sans", size=12, align="C", width=150)
    _person(pdf, head, candidate)
    _notices(pdf)
    _code(pdf, sheet_code(head.sitting_id, candidate.seat), 165, 36)
    _bubbles(pdf, layout)


def _person(pdf: Document, head: PaperHead, candidate: SheetCandidate) -> None:
    rows = (
        ("姓　　名", candidate.name),
        ("性　　别", candidate.sex),
        ("证件号码", candidate.masked_id),
        ("座 位 号", f"{candidate.seat:03d}"),
        ("场次编号", head.sitting_id),
        ("单　　位", _fitting(pdf, head.institution, 66)),
    )
    for place, (label, value) in enumerate(rows):
        y = 36 + place * 7.5
        pdf.rect(18, y, 24, 7.5)
        pdf.rect(42, y, 70, 7.5)
        pdf.put(18, y, label, family="sans", size=10, align="C", width=24, height=7.5)
        pdf.put(44, y, value, size=10.5, height=7.5)
    pdf.put(18, 83, "考生签名：____________________", size=10)


def _fitting(pdf: Document, text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would leave its box."""
    if pdf.width_of(text, "serif", 10.5) <= width:
        return text
    while pdf.width_of(f"{text}…", "serif", 10.5) > width:
        text = text[:-1]
    return f"{text}…"


def _notices(pdf: Document) -> None:
    pdf.put(116, 37, "注意事项", family="sans", style="B", size=10)
    notes = (
        "1.答题前核对本人信息。",
        "2.用2B铅笔填涂，修改时",
        "　用橡皮擦干净。",
        "3.保持卡面清洁，不折叠。",
    )
    for place, note in enumerate(notes):
        pdf.put(116, 43 + place * 5.2, note, size=9)
    pdf.put(116, 65, "填涂示例　正确", size=9)
    pdf.rect(141, 66, BUBBLE_WIDTH, BUBBLE_HEIGHT, "F")
    pdf.put(148, 65, "错误  √ × ○", size=9)
    pdf.rect(116, 72, 76, 9)
    pdf.put(118, 72, "监考填涂　缺考", size=9, height=9)
    pdf.rect(144, 75, BUBBLE_WIDTH, BUBBLE_HEIGHT)
    pdf.put(156, 72, "违纪", size=9, height=9)
    pdf.rect(165, 75, BUBBLE_WIDTH, BUBBLE_HEIGHT)


def _code(pdf: Document, text: str, x: float, y: float) -> None:
    """The sheet's QR code, drawn as black runs, and its text below."""
    matrix = segno.make(text, error="m", micro=False).matrix
    step = _CODE_SIZE / len(matrix)
    for row, modules in enumerate(matrix):
        start = None
        for column, dark in enumerate([*modules, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                pdf.rect(x + start * step, y + row * step, (column - start) * step, step, "F")
                start = None
    pdf.put(x - 12, y + _CODE_SIZE + 1, text, size=6.5, align="C", width=_CODE_SIZE + 24, height=3)


def _bubbles(pdf: Document, layout: Sequence[Bubble]) -> None:
    pdf.set_line_width(0.15)
    pdf.line(18, 97, 192, 97)
    pdf.put(18, 99, "选择题、判断题", family="sans", style="B", size=11)
    numbered = set()
    for bubble in layout:
        if bubble.question not in numbered:
            numbered.add(bubble.question)
            pdf.put(
                bubble.x - 11,
                bubble.y - 2.5,
                str(bubble.question),
                family="sans",
                size=8.5,
                align="R",
                width=7,
                height=5,
            )
        pdf.rect(bubble.x - BUBBLE_WIDTH / 2, bubble.y - BUBBLE_HEIGHT / 2, BUBBLE_WIDTH, BUBBLE_HEIGHT)
        pdf.put(
            bubble.x - BUBBLE_WIDTH / 2,
            bubble.y - BUBBLE_HEIGHT / 2,
            bubble.choice,
            family="sans",
            size=6.5,
            align="C",
            width=BUBBLE_WIDTH,
            height=BUBBLE_HEIGHT,
        )
    pdf.set_line_width(0.2)
