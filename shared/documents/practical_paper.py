"""The practical part of a question paper: answered in writing on the paper, or done on site."""

from __future__ import annotations

from collections.abc import Sequence

from shared.documents.exam_page import BOTTOM, LEADING, WIDTH, ExamPages
from shared.documents.exam_parts import EXAM, notes, score_box, score_table
from shared.documents.paper_model import PaperHead, PaperTask
from shared.documents.scoring_record import scoring_record

_RULE = 9.0
_FEWEST_RULES = 22
_NUMERALS = "一二三四五六七八九十"


def practical_part(pages: ExamPages, head: PaperHead, tasks: Sequence[PaperTask]) -> None:
    """The practical part from a new page on."""
    pages.next_page()
    kind = "实操（笔试）试卷" if head.practical_is_written else "现场实操考核任务书"
    pages.centred(EXAM, size=18, height=10)
    pages.centred(f"{head.subject}{kind}（{head.form}卷）", size=15, height=10)
    if head.practical_is_written:
        _written(pages, tasks)
    else:
        _on_site(pages, head, tasks)


def _written(pages: ExamPages, tasks: Sequence[PaperTask]) -> None:
    notes(
        pages,
        "本部分直接在试卷的横线上作答，字迹要清楚，写在答题卡上的答案无效。",
        "不要在密封线外填写无关的内容，不要在试卷上作任何标记。考试结束，试卷全部交回。",
    )
    score_table(pages, _NUMERALS[: len(tasks)])
    for number, task in enumerate(tasks, start=1):
        pages.need(70)
        score_box(pages)
        _task(pages, number, task)
        _answer_lines(pages)


def _on_site(pages: ExamPages, head: PaperHead, tasks: Sequence[PaperTask]) -> None:
    notes(
        pages,
        "开考前核对工位号和用物，缺少或损坏的立即报告考评员。",
        "按考评员的口令开始和结束操作，注意安全；考评员发出停止口令时立即停止。",
        "本任务书不得带离考场。",
    )
    for number, task in enumerate(tasks, start=1):
        _task(pages, number, task)
    for number, task in enumerate(tasks, start=1):
        scoring_record(pages, head, number, task)


def _task(pages: ExamPages, number: int, task: PaperTask) -> None:
    pages.need(40)
    pages.paragraph(f"试题{number}　{task.title}（{task.points}分）", family="sans", style="B", size=11)
    if task.time_minutes:
        pages.paragraph(f"考核时间：{task.time_minutes}分钟")
    if task.scenario:
        pages.paragraph(f"情境：{task.scenario}")
    if task.materials:
        pages.paragraph(f"准备：{'、'.join(task.materials)}")
    pages.paragraph("要求：", family="sans", style="B")
    for place, text in enumerate(task.tasks, start=1):
        pages.paragraph(f"（{place}）{text}", indent=4)
    pages.y += 2


def _answer_lines(pages: ExamPages) -> None:
    """Ruled space for a written answer, down to the foot of its last page."""
    pages.paragraph("答：", family="sans", style="B")
    ruled = 0
    while ruled < _FEWEST_RULES or pages.y + _RULE <= BOTTOM:
        pages.need(_RULE)
        pages.y += _RULE
        pages.pdf.set_draw_color(150)
        pages.pdf.line(pages.left, pages.y, pages.left + WIDTH, pages.y)
        pages.pdf.set_draw_color(0)
        ruled += 1
    pages.y += LEADING
