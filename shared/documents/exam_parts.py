"""What the theory and the practical part of a paper have in common."""

from __future__ import annotations

from collections.abc import Sequence

from shared.documents.exam_page import LEFT, WIDTH, ExamPages

EXAM = "郑州市职业技能提升行动结业考核"
BOX = 14.0


def notes(pages: ExamPages, *texts: str) -> None:
    """注意事项, numbered."""
    pages.y += 2
    pages.centred("注意事项", size=11, height=6)
    for number, note in enumerate(texts, start=1):
        pages.paragraph(f"{number}. {note}", size=9.5)
    pages.y += 2


def score_table(pages: ExamPages, parts: Sequence[str]) -> None:
    """题号, 得分, 评分人 at the head of a part."""
    columns = ["题号", *parts, "总分"]
    blank = [""] * (len(columns) - 1)
    pages.table([columns, ["得分", *blank], ["评分人", *blank]], [WIDTH / len(columns)] * len(columns))
    pages.y += 4


def score_box(pages: ExamPages) -> None:
    """得分 and 评分人, to be filled in before each section."""
    for row, text in enumerate(("得　分", "评分人")):
        y = pages.y + row * 6
        pages.pdf.rect(LEFT, y, 18, 6)
        pages.pdf.rect(LEFT + 18, y, 22, 6)
        pages.pdf.put(LEFT, y, text, size=9.5, align="C", width=18, height=6)
    pages.y += BOX
