"""The sample bank of the repository (养老护理员, 500 + 5) as a workbook to be uploaded."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "data" / "elderly_care"
CODE, NAME, LEVEL = "4-10-01-05", "养老护理员", "五级"
# 60 single choice, 20 multiple choice, 20 true/false: every type of the bank is on the paper.
BLUEPRINT = {
    "sections": [
        {"type": "single", "count": 60, "points": 1},
        {"type": "multiple", "count": 20, "points": 1},
        {"type": "true_false", "count": 20, "points": 1},
    ],
    "practical_tasks": 1,
}
_TYPES = {"single": "单选题", "multiple": "多选题", "true_false": "判断题"}
_THEORY_HEAD = ("序号", "题型", "题干", *(f"选项{letter}" for letter in "ABCDE"), "答案", "鉴定点", "难度", "解析")
_PRACTICAL_HEAD = (
    "序号",
    "题目",
    "类别",
    "考核时间",
    "总分",
    "情境",
    "任务",
    "用物",
    "评分点",
    "配分",
    "评分标准",
)


def theory_questions() -> list[dict[str, Any]]:
    """All theory questions in file order."""
    return [
        question for path in sorted(FOLDER.glob("theory_*.json")) for question in json.loads(path.read_text("utf-8"))
    ]


def practical_tasks() -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = json.loads((FOLDER / "practical.json").read_text("utf-8"))
    return tasks


def bank_workbook(theory: Iterable[Mapping[str, Any]], practical: Iterable[Mapping[str, Any]]) -> bytes:
    """The two sheets of a bank: one row a question, a task's rubric on continued rows."""
    book = Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("理论")
    sheet.append(_THEORY_HEAD)
    for number, question in enumerate(theory, start=1):
        options = [*question["options"], *[None] * 5][:5]
        kind = _TYPES[question["type"]]
        rest = (question["answer"], question["topic"], question["difficulty"], question["explanation"])
        sheet.append((number, kind, question["stem"], *options, *rest))
    sheet = book.create_sheet("实操")
    sheet.append(_PRACTICAL_HEAD)
    for number, task in enumerate(practical, start=1):
        for row in _task_rows(number, task):
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def sample_workbook() -> bytes:
    return bank_workbook(theory_questions(), practical_tasks())


def _task_rows(number: int, task: Mapping[str, Any]) -> list[Sequence[Any]]:
    first: list[Any] = [
        number,
        task["title"],
        task["topic"],
        f"{task['time_minutes']}min",
        task["points"],
        task["scenario"],
        "\n".join(task["tasks"]),
        "\n".join(task["materials"]),
    ]
    rows: list[Sequence[Any]] = []
    for place, row in enumerate(task["rubric"]):
        lead = first if place == 0 else [None] * len(first)
        rows.append([*lead, row["item"], row["points"], row["criterion"]])
    return rows
