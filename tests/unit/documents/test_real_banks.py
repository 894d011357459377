"""Two real banks of 900 questions in the layouts in use, held against the data that they were made from."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from shared.documents.bank_workbook import BankContent, read_bank
from shared.domain.question import QuestionType

BANKS = Path(__file__).resolve().parents[4] / "shared" / "data" / "banks"
COLUMNS = BANKS / "zizhongxiao-svg_ai-trainer-level3-lab"
ONE_CELL = BANKS / "kylin1zhang_AI-Trainer-ExamCenter"
TYPES = {
    "single": QuestionType.SINGLE,
    "multi": QuestionType.MULTIPLE,
    "multiple": QuestionType.MULTIPLE,
    "judge": QuestionType.TRUE_FALSE,
}
Known = tuple[str, str, tuple[str, ...], str]

pytestmark = pytest.mark.skipif(not BANKS.exists(), reason="the real banks are not here")


def _bank(name: str) -> BankContent:
    return read_bank((BANKS / "xlsx" / f"ai-trainer-3-{name}.xlsx").read_bytes())


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)


def _known(kind: QuestionType, stem: str, options: Iterable[str], answer: str) -> Known:
    judged = kind is QuestionType.TRUE_FALSE
    shown = {"A": "√", "B": "×"}.get(answer, answer) if judged else answer
    return kind.value, _plain(stem), () if judged else tuple(_plain(option) for option in options), shown


def _read(content: BankContent) -> set[Known]:
    return {_known(q.type, q.stem, q.options, q.answer) for q in content.questions}


def _columns_original() -> set[Known]:
    items: list[dict[str, Any]] = json.loads((COLUMNS / "questions.json").read_text("utf-8"))
    return {
        _known(TYPES[q["type"]], q["text"], [option["text"] for option in q["options"]], "".join(sorted(q["answer"])))
        for q in items
    }


def _one_cell_original() -> set[Known]:
    items: list[dict[str, Any]] = json.loads((ONE_CELL / "data.json").read_text("utf-8"))
    return {
        _known(
            TYPES[q["type"]],
            q["question"],
            [q[f"option_{letter}"] for letter in "ABCDE" if q[f"option_{letter}"]],
            "".join(sorted(re.findall("[A-E]", q["answer"]))),
        )
        for q in items
    }


def test_the_bank_with_a_column_an_option_is_read_to_the_letter() -> None:
    content = _bank("columns")
    assert _read(content) <= _columns_original()
    assert len(content.questions) == 899
    assert [(d.code, d.row) for d in content.defects if d.field == "理论"] == [("duplicate", 738)]


def test_the_bank_with_options_in_one_cell_is_read_to_the_letter() -> None:
    content = _bank("one-cell")
    assert _read(content) <= _one_cell_original()
    assert len(content.questions) == 899
    assert [(d.code, d.row) for d in content.defects] == [("duplicate", 741)]


def test_practical_tasks_whose_rubric_does_not_add_up_are_the_only_ones_refused() -> None:
    content = _bank("columns")
    original: list[dict[str, Any]] = json.loads((COLUMNS / "operations.json").read_text("utf-8"))
    sound = [task for task in original if sum(row["points"] for row in task["rubric"]) == task["total_score"]]
    assert len(sound) == 20
    assert [d.code for d in content.defects if d.field == "实操"] == ["rubric_sum"] * 20
    for read, task in zip(content.tasks, sound, strict=True):
        assert (read.title, read.points) == (task["title"], task["total_score"])
        assert [(row.item, row.points) for row in read.rubric] == [(r["id"], r["points"]) for r in task["rubric"]]
        assert _plain(read.scenario) == _plain(task["scenario"])
        assert [_plain(line) for line in read.tasks] == [_plain(line["text"]) for line in task["tasks"]]
