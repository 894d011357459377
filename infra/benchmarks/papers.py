"""`make bench`: a 100-question paper against stock fpdf2 with the full Chinese faces.

The same questions, the same run, in turn: medians and their ratio are printed, absolute times mean
little. Stock fpdf2 is used as its manual shows: `add_font`, `multi_cell`, `output`.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF

from infra.local.sample_bank import theory_questions
from shared.documents.answer_sheets import answer_sheets
from shared.documents.fonts import font_folder
from shared.documents.paper_model import PaperHead, PaperQuestion, PaperSection, SheetCandidate
from shared.documents.question_paper import question_paper

ROUNDS = 9
CANDIDATES = 120
NOW = datetime(2026, 11, 23, tzinfo=UTC)
PACKAGES = Path(__file__).resolve().parents[2] / "build" / "font-packages" / "node_modules" / "@expo-google-fonts"
FULL = {
    "serif-regular.ttf": "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "sans-bold.ttf": "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
}
HEAD = PaperHead(
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
    headcount=CANDIDATES,
    spares=2,
    practical_is_written=True,
)


def main() -> None:
    sections = paper_sections()
    ours: list[float] = []
    stock: list[float] = []
    for _ in range(ROUNDS):
        ours.append(_seconds(lambda: question_paper(HEAD, sections, (), now=NOW)))
        stock.append(_seconds(lambda: stock_paper(sections)))
    _compare("paper of 100 questions, warm", ours[1:], stock[1:], "goal ≥ 25×")
    people = [SheetCandidate(seat, "王芳", "女", "410105********1234") for seat in range(1, CANDIDATES + 1)]
    sheets = statistics.median(_seconds(lambda: answer_sheets(HEAD, sections, people, now=NOW)) for _ in range(3))
    each = sheets / HEAD.copies * 1000
    print(f"answer sheets of {CANDIDATES} candidates: {sheets:.2f} s, {each:.1f} ms a sheet")


def stock_paper(sections: Sequence[PaperSection]) -> bytes:
    """The theory paper as fpdf2's manual would have it."""
    pdf = FPDF()
    pdf.add_font("serif", "", str(_full("serif-regular.ttf")))
    pdf.add_font("sans", "B", str(_full("sans-bold.ttf")))
    pdf.set_auto_page_break(True, 20)
    pdf.add_page()
    pdf.set_font("sans", "B", 16)
    pdf.multi_cell(0, 10, f"{HEAD.subject}理论知识试卷（A卷）", align="C", new_x="LMARGIN", new_y="NEXT")
    for section in sections:
        pdf.set_font("sans", "B", 11)
        pdf.multi_cell(0, 6, section.label, new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("serif", "", 10.5)
        for question in section.questions:
            options = (f"{letter}. {text}" for letter, text in zip("ABCDEFGH", question.options, strict=False))
            for text in (f"{question.number}. {question.stem}", *options):
                pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT")
    return bytes(pdf.output())


def paper_sections() -> tuple[PaperSection, ...]:
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


def _full(name: str) -> Path:
    """The face as it was downloaded, else as it was built."""
    full = PACKAGES / FULL[name]
    return full if full.exists() else font_folder() / name


def _compare(what: str, ours: Sequence[float], stock: Sequence[float], goal: str) -> None:
    fast, slow = statistics.median(ours), statistics.median(stock)
    times = f"{fast * 1000:.0f} ms; stock fpdf2 {slow * 1000:.0f} ms"
    print(f"{what}: {times}; {slow / fast:.1f}× ({goal})")


def _seconds(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
