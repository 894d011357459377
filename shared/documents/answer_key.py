"""The answer key of a form: closed until the papers have been collected."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.exam_page import WIDTH, ExamPages
from shared.documents.paper_model import PaperHead, PaperSection, PaperTask, Rendered

_PER_ROW = 10


def answer_key(
    head: PaperHead, sections: Sequence[PaperSection], tasks: Sequence[PaperTask], *, now: datetime
) -> Rendered:
    """Answers ten to a row, section by section, and the practical rubric."""
    pages = ExamPages(
        f"{head.subject}标准答案（{head.form}卷）",
        now,
        header=f"{head.subject}　{head.form}卷　场次 {head.sitting_id}　考后启用",
        sealed=False,
    )
    pages.centred("郑州市职业技能提升行动结业考核", size=18, height=10)
    pages.centred(f"{head.subject}标准答案与评分标准（{head.form}卷）", size=15, height=9)
    pages.centred("★ 试卷回收之前严禁启用 ★", size=11, height=8)
    for section in sections:
        _section(pages, section)
    for number, task in enumerate(tasks, start=1):
        _rubric(pages, number, task)
    data, count = pages.finish()
    return Rendered(data, count)


def _section(pages: ExamPages, section: PaperSection) -> None:
    pages.need(24)
    pages.y += 2
    title = f"{section.label}（每题{section.points}分，共{section.total}分）"
    pages.paragraph(title, family="sans", style="B", size=11)
    widths = [WIDTH / _PER_ROW] * _PER_ROW
    for start in range(0, len(section.questions), _PER_ROW):
        row = section.questions[start : start + _PER_ROW]
        blank = [""] * (_PER_ROW - len(row))
        pages.need(16)
        pages.table([[str(question.number) for question in row] + blank], widths, head=True, size=9)
        pages.table([[question.answer for question in row] + blank], widths, head=False, size=10)


def _rubric(pages: ExamPages, number: int, task: PaperTask) -> None:
    pages.need(40)
    pages.y += 4
    pages.paragraph(f"实操试题{number}　{task.title}（{task.points}分）评分标准", family="sans", style="B", size=11)
    rows = [[str(place), row.item, row.criterion, str(row.points)] for place, row in enumerate(task.rubric, start=1)]
    total = ["", "合计", "", str(task.points)]
    pages.table(
        [["序号", "考核内容", "评分要素与评分标准", "配分"], *rows, total],
        [12.0, 36.0, 97.0, 15.0],
        size=9.5,
        left=(2,),
    )
