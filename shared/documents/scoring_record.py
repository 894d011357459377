"""评分记录表: what the assessors of an on-site practical fill in, one for each candidate and task."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.documents.exam_page import ExamPages
from shared.documents.paper_model import PaperHead, PaperTask

# The columns usual for practical assessment (考核评分记录表), widths in millimetres.
_NINE = (
    ("序号", 9.0),
    ("考核内容", 20.0),
    ("评分要素", 60.0),
    ("配分", 9.0),
    ("评分标准", 24.0),
    ("检测结果", 11.0),
    ("扣分", 9.0),
    ("得分", 9.0),
    ("备注", 9.0),
)
_SIGNED = 18.0  # the total and the signatures stay together
_DEDUCTION = ("扣", "不得分", "不给分", "得0分")


def split_criterion(text: str) -> tuple[str, str]:
    """What is judged (评分要素), and the sentences that say what it costs (评分标准); nothing is lost."""
    sentences = re.findall(r"[^。]*。?", text)
    costs = [any(word in sentence for word in _DEDUCTION) for sentence in sentences]
    elements = "".join(sentence for sentence, cost in zip(sentences, costs, strict=True) if not cost)
    standard = "".join(sentence for sentence, cost in zip(sentences, costs, strict=True) if cost)
    return elements, standard


def scoring_record(pages: ExamPages, head: PaperHead, number: int, task: PaperTask) -> None:
    """The record of one task, on a page of its own: it goes to the assessors, not to the candidate."""
    pages.next_page()
    pages.centred(f"{head.subject}实操考核评分记录表（{head.form}卷）", size=14, height=8)
    pages.centred("本表由考评员使用，不得发给考生", size=9.5, height=7, style="")
    pages.paragraph(f"试题{number}　{task.title}", family="sans", style="B", size=11)
    limit = f"考核时间：{task.time_minutes}分钟　" if task.time_minutes else ""
    pages.paragraph(f"{limit}工位号：________　开始时间：____时____分　结束时间：____时____分", size=9.5)
    pages.y += 1
    widths = [width for _, width in _NINE]
    pages.table(_rows(task), widths, size=8.5, left=(2,))
    pages.need(_SIGNED)
    pages.table([["", "合计", "", str(task.points), "", "", "", "", ""]], widths, size=8.5, head=False)
    pages.y += 4
    pages.paragraph("考评员签字：____________　____________　____________　　日期：____________")


def _rows(task: PaperTask) -> Sequence[Sequence[str]]:
    rows: list[list[str]] = [[name for name, _ in _NINE]]
    for place, row in enumerate(task.rubric, start=1):
        elements, standard = split_criterion(row.criterion)
        rows.append([str(place), row.item, elements, str(row.points), standard, "", "", "", ""])
    return rows
