"""The question paper of a form: the theory part, then the practical part, written or on site."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.exam_page import BODY, LEADING, LEFT, WIDTH, ExamPages
from shared.documents.paper_model import PaperHead, PaperQuestion, PaperSection, PaperTask, Rendered

_NUMERALS = "一二三四五六七八九十"
_LETTERS = "ABCDEFGH"
_HOW = {
    "single": "选择一个正确的答案，将相应的字母填涂在答题卡上。",
    "multiple": "选择所有正确的答案，将相应的字母填涂在答题卡上，错选、多选、少选均不得分。",
    "true_false": "判断正误，正确的填涂“√”，错误的填涂“×”。",
}
_INDENT = 6.0
_WRITTEN_LINES = 22


def question_paper(
    head: PaperHead, sections: Sequence[PaperSection], tasks: Sequence[PaperTask], *, now: datetime
) -> Rendered:
    """The whole paper of a sitting's form; equal input gives equal bytes."""
    pages = ExamPages(
        f"{head.subject}试卷（{head.form}卷）", now, header=f"{head.subject}　{head.form}卷　场次 {head.sitting_id}"
    )
    _title(pages, head, sections)
    for place, section in enumerate(sections):
        _section(pages, _NUMERALS[place], section)
    pages.next_page()
    _practical(pages, head, tasks)
    data, count = pages.finish()
    return Rendered(data, count)


def _title(pages: ExamPages, head: PaperHead, sections: Sequence[PaperSection]) -> None:
    pages.centred("郑州市职业技能提升行动结业考核", size=18, height=10)
    pages.centred(f"{head.subject}理论知识试卷（{head.form}卷）", size=15, height=9)
    pages.y += 2
    pages.centred("注意事项", size=11, height=6)
    for number, note in enumerate(_notes(head), start=1):
        pages.paragraph(f"{number}. {note}", size=9.5)
    pages.y += 2
    columns = ["题号", *[_NUMERALS[place] for place in range(len(sections))], "总分"]
    widths = [WIDTH / len(columns)] * len(columns)
    pages.table([columns, ["得分", *[""] * (len(columns) - 1)], ["评分人", *[""] * (len(columns) - 1)]], widths)
    pages.y += 4


def _notes(head: PaperHead) -> tuple[str, ...]:
    return (
        f"考试时间：{head.duration_minutes}分钟。",
        "请首先按要求在试卷的密封线内填写您的单位、姓名和考生编号，并在答题卡上核对本人信息。",
        "请仔细阅读各种题目的回答要求，在答题卡规定的位置作答，写在试卷上的答案无效。",
        "不要在试卷和答题卡上乱写乱画，不要在密封线外填写无关的内容。考试结束，试卷和答题卡一并交回。",
    )


def _section(pages: ExamPages, numeral: str, section: PaperSection) -> None:
    first, last = section.questions[0].number, section.questions[-1].number
    title = (
        f"{numeral}、{section.label}（第{first}题～第{last}题。{_HOW[section.kind]}"
        f"每题{section.points}分，满分{section.total}分。）"
    )
    pages.need(26)
    _score_box(pages)
    pages.paragraph(title, family="sans", style="B", size=11)
    pages.y += 1
    for question in section.questions:
        _question(pages, question, section.kind)
    pages.y += 3


def _score_box(pages: ExamPages) -> None:
    """得分 and 评分人, to be filled in before each section."""
    for row, text in enumerate(("得　分", "评分人")):
        y = pages.y + row * 6
        pages.pdf.rect(LEFT, y, 18, 6)
        pages.pdf.rect(LEFT + 18, y, 22, 6)
        pages.pdf.put(LEFT, y, text, size=9.5, align="C", width=18, height=6)
    pages.y += 14


def _question(pages: ExamPages, question: PaperQuestion, kind: str) -> None:
    mark = "（　　）" if kind == "true_false" else ""
    number = f"{question.number}."
    stem = pages.lines(f"{mark}{question.stem}", WIDTH - _INDENT - 2)
    rows: list[list[tuple[float, str]]] = [[(0.0, number), (_INDENT + 2, stem[0])]]
    rows += [[(_INDENT + 2, line)] for line in stem[1:]]
    pages.block(rows + _options(pages, question.options))
    pages.y += 0.8


def _options(pages: ExamPages, options: Sequence[str]) -> list[list[tuple[float, str]]]:
    """Four, two or one to a line, by the widest."""
    if not options:
        return []
    texts = [f"{letter}. {text}" for letter, text in zip(_LETTERS, options, strict=False)]
    room = WIDTH - _INDENT - 2
    widest = max(pages.pdf.width_of(text, "serif", BODY) for text in texts) + 3
    per_line = 4 if widest <= room / 4 else 2 if widest <= room / 2 else 1
    if per_line > 1:
        step = room / per_line
        return [
            [(_INDENT + 2 + place * step, text) for place, text in enumerate(texts[start : start + per_line])]
            for start in range(0, len(texts), per_line)
        ]
    rows: list[list[tuple[float, str]]] = []
    for text in texts:
        first, *rest = pages.lines(text, room)
        rows.append([(_INDENT + 2, first)])
        rows += [[(_INDENT + 6, line)] for line in rest]
    return rows


def _practical(pages: ExamPages, head: PaperHead, tasks: Sequence[PaperTask]) -> None:
    kind = "实操试卷（笔试）" if head.practical_is_written else "实操考核任务书（现场实操）"
    pages.centred("郑州市职业技能提升行动结业考核", size=18, height=10)
    pages.centred(f"{head.subject}{kind}（{head.form}卷）", size=15, height=10)
    for number, task in enumerate(tasks, start=1):
        _task(pages, number, task)
        if head.practical_is_written:
            _answer_lines(pages)
        else:
            _record_table(pages, task)


def _task(pages: ExamPages, number: int, task: PaperTask) -> None:
    pages.need(40)
    pages.paragraph(f"试题{number}　{task.title}（{task.points}分）", family="sans", style="B", size=11)
    if task.time_minutes:
        pages.paragraph(f"考核时间：{task.time_minutes}分钟")
    if task.scenario:
        pages.paragraph(f"情境：{task.scenario}")
    if task.materials:
        pages.paragraph(f"准备：{'、'.join(task.materials)}")
    pages.paragraph("要求：", family="sans")
    for place, text in enumerate(task.tasks, start=1):
        pages.paragraph(f"（{place}）{text}", indent=4)
    pages.y += 2


def _answer_lines(pages: ExamPages) -> None:
    """Ruled space for a written answer."""
    pages.paragraph("答：", family="sans")
    pages.pdf.set_draw_color(150)
    for _ in range(_WRITTEN_LINES):
        pages.need(9)
        pages.y += 9
        pages.pdf.line(LEFT, pages.y, LEFT + WIDTH, pages.y)
    pages.pdf.set_draw_color(0)
    pages.y += LEADING


def _record_table(pages: ExamPages, task: PaperTask) -> None:
    """评分记录表: what the assessor fills in, on a page of its own so that it can be taken off."""
    pages.next_page()
    pages.centred("评分记录表（考评员用）", size=12, height=8)
    head = ["序号", "考核内容", "评分要素与评分标准", "配分", "检测结果", "扣分", "得分", "备注"]
    widths = [9.0, 24.0, 65.0, 11.0, 17.0, 11.0, 11.0, 12.0]
    rows = [
        [str(place), row.item, row.criterion, str(row.points), "", "", "", ""]
        for place, row in enumerate(task.rubric, start=1)
    ]
    total = ["", "合计", "", str(task.points), "", "", "", ""]
    pages.table([head, *rows, total], widths, size=9)
    pages.y += 4
    pages.paragraph("考评员签字：____________　____________　____________　日期：____________")
    pages.y += 4
