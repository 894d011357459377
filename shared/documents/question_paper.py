"""The question paper of a form: the theory part, then the practical part, written or on site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.exam_page import BODY, LEADING, WIDTH, ExamPages
from shared.documents.exam_parts import BOX, EXAM, notes, score_box, score_table
from shared.documents.paper_model import PaperHead, PaperQuestion, PaperSection, PaperTask, Rendered
from shared.documents.practical_paper import practical_part
from shared.domain.printable_text import printable

_NUMERALS = "一二三四五六七八九十"
_LETTERS = "ABCDEFGH"
_HOW = {
    "single": "选择一个正确的答案，将相应的字母填涂在答题卡上。",
    "multiple": "选择所有正确的答案，将相应的字母填涂在答题卡上，错选、多选、少选均不得分。",
    "true_false": "判断正误，正确的填涂“√”，错误的填涂“×”。",
}
_STEM = 8.0
_OPTION = 5.5
_GAP = 0.8

Row = list[tuple[float, str]]


def question_paper(
    head: PaperHead, sections: Sequence[PaperSection], tasks: Sequence[PaperTask], *, now: datetime
) -> Rendered:
    """The whole paper of a sitting's form; equal input gives equal bytes. Raises `MissingGlyph`."""
    pages = ExamPages(
        f"{head.subject}试卷（{head.form}卷）", now, header=f"{head.subject}　{head.form}卷　场次 {head.sitting_id}"
    )
    _title(pages, head, sections)
    for place, section in enumerate(sections):
        _section(pages, _NUMERALS[place], section)
    if tasks:
        practical_part(pages, head, tasks)
    data, count = pages.finish()
    return Rendered(data, count)


def _title(pages: ExamPages, head: PaperHead, sections: Sequence[PaperSection]) -> None:
    pages.centred(EXAM, size=18, height=10)
    pages.centred(f"{head.subject}理论知识试卷（{head.form}卷）", size=15, height=9)
    notes(
        pages,
        f"考试时间：{head.duration_minutes}分钟。",
        "请首先按要求在试卷的密封线内填写您的单位、姓名和考生编号，并在答题卡上核对本人信息。",
        "请仔细阅读各种题目的回答要求，在答题卡规定的位置作答，写在试卷上的答案无效。",
        "不要在试卷和答题卡上乱写乱画，不要在密封线外填写无关的内容。考试结束，试卷和答题卡一并交回。",
    )
    score_table(pages, [_NUMERALS[place] for place in range(len(sections))])


def _section(pages: ExamPages, numeral: str, section: PaperSection) -> None:
    """A section's head stays with its first question."""
    if not section.questions:
        return
    first, last = section.questions[0].number, section.questions[-1].number
    title = (
        f"{numeral}、{section.label}（第{first}题～第{last}题。{_HOW[section.kind]}"
        f"每题{section.points}分，满分{section.total}分。）"
    )
    beginning = _question(pages, section.questions[0], section.kind)
    title_lines = pages.lines(title, WIDTH, size=11, family="sans", style="B")
    pages.need(BOX + (len(title_lines) + len(beginning) + 1) * LEADING * 11 / BODY)
    score_box(pages)
    pages.paragraph(title, family="sans", style="B", size=11)
    pages.y += 1
    for question in section.questions:
        pages.block(_question(pages, question, section.kind))
        pages.y += _GAP
    pages.y += 3


def _question(pages: ExamPages, question: PaperQuestion, kind: str) -> list[Row]:
    """Number, stem and options as lines that stay together."""
    mark = "（　　）" if kind == "true_false" else ""
    first, *rest = pages.lines(f"{mark}{question.stem}", WIDTH - _STEM)
    rows: list[Row] = [[(0.0, f"{question.number}."), (_STEM, first)]]
    rows += [[(_STEM, line)] for line in rest]
    return rows + _options(pages, question.options)


def _options(pages: ExamPages, options: Sequence[str]) -> list[Row]:
    """Four, two or one to a line, by the widest; a long one goes on under its own beginning."""
    texts = [(letter, printable(text)) for letter, text in zip(_LETTERS, options, strict=False)]
    room = WIDTH - _STEM
    width = pages.pdf.width_of
    widest = max((width(text, "serif", BODY) for _, text in texts if "\n" not in text), default=room)
    wanted = room + 1 if any("\n" in text for _, text in texts) else _OPTION + widest + 3
    per_line = 4 if wanted <= room / 4 else 2 if wanted <= room / 2 else 1
    if per_line > 1:
        step = room / per_line
        return [
            [
                place
                for column, (letter, text) in enumerate(texts[start : start + per_line])
                for place in ((_STEM + column * step, f"{letter}."), (_STEM + column * step + _OPTION, text))
            ]
            for start in range(0, len(texts), per_line)
        ]
    rows: list[Row] = []
    for letter, text in texts:
        first, *rest = pages.lines(text, room - _OPTION)
        rows.append([(_STEM, f"{letter}."), (_STEM + _OPTION, first)])
        rows += [[(_STEM + _OPTION, line)] for line in rest]
    return rows
