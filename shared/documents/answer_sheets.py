"""Answer sheets: one A4 page a candidate, bubbles at fixed places, to be read by machine later.

A sheet's code holds the sitting and the seat, never a name or an ID number.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import segno

from shared.documents.fonts import Document
from shared.documents.paper_model import PaperHead, PaperSection, Rendered, SheetCandidate
from shared.documents.sheet_layout import BUBBLE_HEIGHT, BUBBLE_WIDTH, AnswerSheetLayout, Box, Bubble, sheet_layout

_LEFT, _RIGHT = 18.0, 192.0
_PERSON_TOP, _PERSON_ROW, _LABEL, _VALUE = 36.0, 7.5, 24.0, 70.0
_LABELS = ("姓　　名", "性　　别", "证件号码", "座 位 号", "场次编号", "单　　位")
_NOTES = ("1.答题前核对本人信息。", "2.用2B铅笔填涂，修改时", "　用橡皮擦干净。", "3.保持卡面清洁，不折叠。")
_NOTES_LEFT = 116.0
_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What one sheet says: `serial` is the seat (`007`) or the number of a spare (`B01`)."""

    serial: str
    seat: str
    person: SheetCandidate | None


def sheet_code(sitting_id: str, serial: str) -> str:
    """What a sheet's code says: sitting, seat or spare, and a check, so that a misread code is noticed."""
    text = f"{sitting_id}/{serial}"
    return f"{text}/{hashlib.sha256(text.encode()).hexdigest()[:4].upper()}"


def answer_sheets(
    head: PaperHead, sections: Sequence[PaperSection], candidates: Sequence[SheetCandidate], *, now: datetime
) -> Rendered:
    """A sheet for each candidate, then the spares without a name or seat.

    Raises `SheetTooSmall` and `MissingGlyph`.
    """
    pdf = Document(title=f"答题卡 {head.sitting_id}", now=now)
    layout = sheet_layout(sections)
    pdf.add_page()
    form = pdf.record(lambda: _form(pdf, head, sections, layout))
    for place, sheet in enumerate(_sheets(head, candidates)):
        if place:
            pdf.add_page()
            pdf.repeat(form)
        _person(pdf, head, sheet, layout)
    return Rendered(pdf.bytes(), pdf.pages_count)


def _sheets(head: PaperHead, candidates: Sequence[SheetCandidate]) -> Iterator[_Sheet]:
    for person in candidates:
        seat = f"{person.seat:03d}"
        yield _Sheet(seat, seat, person)
    for number in range(1, head.spares + 1):
        yield _Sheet(f"B{number:02d}", "　　　　　　（备用卡）", None)


def _form(pdf: Document, head: PaperHead, sections: Sequence[PaperSection], layout: AnswerSheetLayout) -> None:
    """All that the sheets of a sitting have in common."""
    pdf.fill_boxes([(box.x, box.y, box.width, box.height) for box in layout.corners])
    pdf.put(30, 14, "郑州市职业技能提升行动结业考核答题卡", family="sans", style="B", size=16, align="C", width=150)
    pdf.put(30, 24, f"{head.subject}理论知识　{head.form}卷", family="sans", size=12, align="C", width=150)
    for place, label in enumerate(_LABELS):
        y = _PERSON_TOP + place * _PERSON_ROW
        pdf.rect(_LEFT, y, _LABEL, _PERSON_ROW)
        pdf.rect(_LEFT + _LABEL, y, _VALUE, _PERSON_ROW)
        pdf.put(_LEFT, y, label, family="sans", size=10, align="C", width=_LABEL, height=_PERSON_ROW)
    _notices(pdf, layout)
    pdf.put(_LEFT, 86, "考生签名：____________________", size=10)
    pdf.set_line_width(0.15)
    pdf.line(_LEFT, 97, _RIGHT, 97)
    parts = [f"{_NUMERALS[place]}、{_range(section)}" for place, section in enumerate(sections) if section.questions]
    pdf.put(_LEFT, 100, "　　".join(parts), family="sans", style="B", size=10)
    _bubbles(pdf, layout.bubbles)
    pdf.set_line_width(0.2)


def _range(section: PaperSection) -> str:
    return f"{section.label}（{section.questions[0].number}～{section.questions[-1].number}）"


def _notices(pdf: Document, layout: AnswerSheetLayout) -> None:
    pdf.put(_NOTES_LEFT, 37, "注意事项", family="sans", style="B", size=10)
    for place, note in enumerate(_NOTES):
        pdf.put(_NOTES_LEFT, 43 + place * 5.2, note, size=9)
    pdf.put(_NOTES_LEFT, 66, "填涂示例　正确", size=9)
    pdf.fill_boxes([(142, 66.8, BUBBLE_WIDTH, BUBBLE_HEIGHT)])
    pdf.put(150, 66, "错误", size=9)
    for place, mark in enumerate("√×○"):
        _bubble(pdf, Box(158 + place * 6.5, 66.8, BUBBLE_WIDTH, BUBBLE_HEIGHT), mark, size=8.5)
    pdf.rect(_NOTES_LEFT, 73.5, _RIGHT - _NOTES_LEFT, 9)
    for box, word in ((layout.absent, "监考填涂　缺考"), (layout.violation, "违纪")):
        pdf.rect(box.x, box.y, box.width, box.height)
        pdf.put(box.x - 40, 73.5, word, size=9, align="R", width=38, height=9)


def _bubbles(pdf: Document, bubbles: Sequence[Bubble]) -> None:
    previous = 0
    for bubble in bubbles:
        if bubble.question != previous:
            previous = bubble.question
            x, y = bubble.x - 11, bubble.y - 2.5
            pdf.put(x, y, str(previous), family="sans", size=8.5, align="R", width=7, height=5)
        _bubble(pdf, bubble.box, bubble.choice, size=6.5)


def _bubble(pdf: Document, box: Box, mark: str, *, size: float) -> None:
    pdf.rect(box.x, box.y, box.width, box.height)
    pdf.put(box.x, box.y, mark, family="sans", size=size, align="C", width=box.width, height=box.height)


def _person(pdf: Document, head: PaperHead, sheet: _Sheet, layout: AnswerSheetLayout) -> None:
    person = sheet.person or SheetCandidate(0, "", "", "")
    values = (person.name, person.sex, person.masked_id, sheet.seat, head.sitting_id, head.institution)
    for place, value in enumerate(values):
        text = _fitting(pdf, value, _VALUE - 4)
        y = _PERSON_TOP + place * _PERSON_ROW
        pdf.put(_LEFT + _LABEL + 2, y, text, size=10.5, height=_PERSON_ROW)
    _code(pdf, sheet_code(head.sitting_id, sheet.serial), layout.code)


def _fitting(pdf: Document, text: str, width: float) -> str:
    """The text, cut with an ellipsis where it would leave its box."""
    if pdf.width_of(text, "serif", 10.5) <= width:
        return text
    while pdf.width_of(f"{text}…", "serif", 10.5) > width:
        text = text[:-1]
    return f"{text}…"


def _code(pdf: Document, text: str, box: Box) -> None:
    """The sheet's QR code, drawn as black runs, and its text below."""
    matrix = segno.make(text, error="m", micro=False, boost_error=False).matrix
    step = box.width / len(matrix)
    pdf.fill_boxes(
        [
            (box.x + start * step, box.y + row * step, (end - start) * step, step)
            for row, modules in enumerate(matrix)
            for start, end in _runs(modules)
        ]
    )
    pdf.put(box.x - 14, box.y + box.height + 1, text, size=5.5, align="R", width=box.width + 14, height=3)


def _runs(modules: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Beginning and end of each stretch of dark modules."""
    start = None
    for column, dark in enumerate([*modules, 0]):
        if dark and start is None:
            start = column
        elif not dark and start is not None:
            yield start, column
            start = None
