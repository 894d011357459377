"""`make bench`: a 100-question paper with the faces parsed once, against stock fpdf2 with the same faces.

The two are timed in turn in one run; medians and their ratio are printed.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from unittest.mock import patch

from fpdf import FPDF

from infra.local.sample_bank import theory_questions
from shared.documents import fonts
from shared.documents.answer_sheets import answer_sheets
from shared.documents.paper_model import PaperHead, PaperQuestion, PaperSection, SheetCandidate
from shared.documents.question_paper import question_paper

ROUNDS = 7
NOW = datetime(2026, 11, 23, tzinfo=UTC)
_HEAD = PaperHead(
    occupation="养老护理员",
    level="五级",
    form="A",
    sitting_id="410105-2026-00001-01",
    edition_id="4-10-01-05-20261201",
    institution="郑州市示范职业培训学校",
    district="金水区",
    venue="文化路1号",
    rooms=("第1考场",),
    exam_time="2026年12月1日 9:00",
    duration_minutes=90,
    headcount=120,
    spares=2,
    practical_is_written=True,
)


def main() -> None:
    sections = _sections()
    ours: list[float] = []
    stock: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: question_paper(_HEAD, sections, (), now=NOW)))
        with patch.object(fonts, "add_face", _stock_face):
            stock.append(_seconds(lambda: question_paper(_HEAD, sections, (), now=NOW)))
    fast, slow = statistics.median(ours[1:]), statistics.median(stock[1:])
    print(f"paper of 100 questions, warm: {fast * 1000:.0f} ms; stock faces {slow * 1000:.0f} ms; {slow / fast:.1f}×")
    people = [SheetCandidate(seat, "王芳", "女", "410105********1234") for seat in range(1, 121)]
    sheets = statistics.median(_seconds(lambda: answer_sheets(_HEAD, sections, people, now=NOW)) for _ in range(3))
    print(f"answer sheets of 120 candidates: {sheets:.2f} s, {sheets / 122 * 1000:.0f} ms a sheet")


def _stock_face(pdf: FPDF, family: str, style: str, path: object) -> None:
    pdf.add_font(family, style, str(path))


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def _sections() -> tuple[PaperSection, ...]:
    """80 single choice and 20 true/false questions of the sample bank."""
    questions = theory_questions()
    sections: list[PaperSection] = []
    number = 0
    for kind, label, count in (("single", "单项选择题", 80), ("true_false", "判断题", 20)):
        chosen = [question for question in questions if question["type"] == kind][:count]
        numbered = tuple(
            PaperQuestion(number + place, found["stem"], tuple(found["options"]), found["answer"])
            for place, found in enumerate(chosen, start=1)
        )
        sections.append(PaperSection(kind, label, "1", str(count), numbered))
        number += count
    return tuple(sections)


if __name__ == "__main__":
    main()
