"""Practical tasks in a sheet: a task's first row, then its rubric on continued rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from shared.documents.workbook_gate import SheetRow
from shared.domain.errors import FieldError
from shared.domain.question import PracticalTask, RubricRow
from shared.domain.question_rules import question_id, same_text, task_findings

PRACTICAL_NAMES = {
    "title": ("题目", "试题名称", "任务名称", "实操题目"),
    "topic": ("类别", "鉴定点", "考核类别"),
    "time": ("考核时间", "考试时间", "时间"),
    "points": ("总分", "分值"),
    "scenario": ("情境", "情景", "背景", "情境描述"),
    "tasks": ("任务", "考核要求", "工作任务"),
    "materials": ("用物", "材料", "考场准备", "用物准备"),
    "item": ("评分点", "考核内容", "评分项"),
    "item_points": ("配分",),
    "criterion": ("评分标准", "评分要素", "评分要素与标准"),
}
PRACTICAL_REQUIRED = ("title", "item", "item_points", "criterion")


def read_tasks(rows: Sequence[SheetRow], columns: dict[str, int]) -> tuple[list[PracticalTask], list[FieldError]]:
    """The usable tasks, and the defects of the others by the row in which each task begins."""
    tasks: list[PracticalTask] = []
    defects: list[FieldError] = []
    seen: dict[str, int] = {}
    for group in _groups(rows, columns):
        task, found = _task(group, columns)
        first = seen.setdefault(same_text(task.title + task.scenario), group[0].row)
        if first != group[0].row:
            found.append(_defect(group[0], "题目", "duplicate", f"与第{first}行的实操题重复，请删除其中一道"))
        defects += found
        if not found:
            tasks.append(task)
    return tasks, defects


def _groups(rows: Sequence[SheetRow], columns: dict[str, int]) -> list[list[SheetRow]]:
    """A row with a title begins a task; rows without one continue it."""
    groups: list[list[SheetRow]] = []
    for row in rows:
        if row.text(columns["title"]) or not groups:
            groups.append([])
        groups[-1].append(row)
    return groups


def _task(group: Sequence[SheetRow], columns: dict[str, int]) -> tuple[PracticalTask, list[FieldError]]:
    first = group[0]
    rubric: list[RubricRow] = []
    defects: list[FieldError] = []
    for row in group:
        points = _whole(row.text(columns["item_points"]))
        if points is None:
            defects.append(_defect(row, "配分", "points", "应为整数，请改正"))
        rubric.append(RubricRow(row.text(columns["item"]), row.text(columns["criterion"]), points or 0))
    stated = _whole(first.text(columns.get("points", -1)))
    total = stated if stated is not None else sum(row.points for row in rubric)
    title = first.text(columns["title"])
    scenario = first.text(columns.get("scenario", -1))
    tasks = _lines(first.text(columns.get("tasks", -1)))
    defects += [_defect(first, *finding) for finding in task_findings(title, total, rubric)]
    task = PracticalTask(
        id=question_id("practical", title, scenario, *tasks),
        title=title,
        topic=first.text(columns.get("topic", -1)),
        time_minutes=_whole(re.sub(r"\D", "", first.text(columns.get("time", -1)))) or 0,
        points=total,
        scenario=scenario,
        tasks=tasks,
        materials=_lines(first.text(columns.get("materials", -1))),
        rubric=tuple(rubric),
    )
    return task, defects


def _lines(text: str) -> tuple[str, ...]:
    """A cell's lines without their numbers (`1. …`), which the paper prints itself."""
    found = (re.sub(r"^\s*\d+\s*[.．、]\s*", "", line).strip() for line in text.split("\n"))
    return tuple(line for line in found if line)


def _whole(text: str) -> int | None:
    return int(text) if text.isdecimal() else None


def _defect(row: SheetRow, column: str, code: str, text: str) -> FieldError:
    return FieldError(code, f"工作表“{row.sheet}”第{row.row}行“{column}”：{text}。", row.sheet, row.row, column)
