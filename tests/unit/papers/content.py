"""A paper of the sample bank, generated people, and what a PDF says and shows."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pypdf
import pypdfium2

from infra.local.sample_bank import practical_tasks, theory_questions
from shared.documents.paper_model import (
    PaperHead,
    PaperQuestion,
    PaperRubricRow,
    PaperSection,
    PaperTask,
    SheetCandidate,
)

NOW = datetime(2026, 11, 23, tzinfo=UTC)
LABELS = {"single": "单项选择题", "multiple": "多项选择题", "true_false": "判断题"}
RARE = "䶮㛃堃喆犇𬭩"
_MM = 25.4 / 72


def head(*, written: bool = True, **changes: Any) -> PaperHead:
    values: dict[str, Any] = {
        "occupation": "养老护理员",
        "level": "五级",
        "form": "A",
        "sitting_id": "410105-2026-00001-01",
        "edition_id": "4-10-01-05-20261201",
        "institution": "郑州市示范职业培训学校",
        "district": "金水区",
        "venue": "郑州市金水区文化路1号",
        "rooms": ("第1考场", "第2考场"),
        "exam_time": "2026年12月1日 9:00",
        "duration_minutes": 90,
        "headcount": 4,
        "spares": 2,
        "practical_is_written": written,
    }
    return PaperHead(**(values | changes))


def sections(single: int = 60, multiple: int = 20, true_false: int = 20) -> tuple[PaperSection, ...]:
    found: list[PaperSection] = []
    number = 0
    for kind, count in (("single", single), ("multiple", multiple), ("true_false", true_false)):
        chosen = [question for question in theory_questions() if question["type"] == kind][:count]
        numbered = tuple(
            PaperQuestion(number + place, item["stem"], tuple(item["options"]), item["answer"])
            for place, item in enumerate(chosen, start=1)
        )
        number += count
        found.append(PaperSection(kind, LABELS[kind], "1", str(count), numbered))
    return tuple(found)


def tasks(count: int = 1) -> tuple[PaperTask, ...]:
    return tuple(
        PaperTask(
            title=task["title"],
            scenario=task["scenario"],
            tasks=tuple(task["tasks"]),
            materials=tuple(task["materials"]),
            time_minutes=task["time_minutes"],
            points=task["points"],
            rubric=tuple(PaperRubricRow(row["item"], row["criterion"], row["points"]) for row in task["rubric"]),
        )
        for task in practical_tasks()[:count]
    )


def candidates(count: int) -> tuple[SheetCandidate, ...]:
    return tuple(
        SheetCandidate(seat, f"王小{RARE[seat % len(RARE)]}", "女", f"410105********{1000 + seat}")
        for seat in range(1, count + 1)
    )


def texts(data: bytes) -> list[str]:
    """Each page's text without blanks."""
    return [squeezed(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def joined(question: PaperQuestion) -> str:
    """What a page says about a question, number to last option."""
    options = "".join(f"{letter}.{text}" for letter, text in zip("ABCDEFGH", question.options, strict=False))
    mark = "" if question.options else "（）"
    return squeezed(f"{question.number}.{mark}{question.stem}{options}")


def pixels(data: bytes, page: int = 0, scale: float = 2) -> Any:
    """A page as a grey picture."""
    return pypdfium2.PdfDocument(data)[page].render(scale=scale).to_pil().convert("L")


@dataclass(frozen=True)
class Letter:
    """A visible character's ink, in millimetres from the page's top left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def letters(data: bytes) -> Iterator[Sequence[Letter]]:
    """The letters of each page."""
    for page in pypdfium2.PdfDocument(data):
        height, text = page.get_height(), page.get_textpage()
        found: list[Letter] = []
        for place in range(text.count_chars()):
            character = text.get_text_range(place, 1)
            if character.strip():
                left, low, right, high = text.get_charbox(place)
                found.append(Letter(character, left * _MM, (height - high) * _MM, right * _MM, (height - low) * _MM))
        yield found
