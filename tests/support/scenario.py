"""Steps of an exam, taken over HTTP: what many tests start from."""

from __future__ import annotations

from typing import Any

from infra.local.people import Person, people
from infra.local.sample_bank import bank_workbook
from tests.support.stack import ALLIANCE, DISTRICT, INSTITUTION, TASK_FORCE, Answer, Stack, User

OCCUPATION = "4-10-01-05"


def small_bank(single: int = 12, multiple: int = 0, true_false: int = 6, tasks: int = 3) -> bytes:
    """A bank of generated questions, big enough for the small blueprint."""
    theory = [
        {
            "type": kind,
            "stem": f"关于{kind}的第{number}个知识点，正确的是（　　）。",
            "options": [] if kind == "true_false" else [f"说法{number}{letter}" for letter in "甲乙丙丁"],
            "answer": {"single": "ABCD"[number % 4], "multiple": "AC", "true_false": "√×"[number % 2]}[kind],
            "topic": "基础知识",
            "difficulty": 2,
            "explanation": "",
        }
        for kind, count in (("single", single), ("multiple", multiple), ("true_false", true_false))
        for number in range(count)
    ]
    practical = [
        {
            "title": f"任务{number}",
            "topic": "操作",
            "time_minutes": 30,
            "points": 100,
            "scenario": f"第{number}种情况。",
            "tasks": ["说明准备工作。", "写出操作步骤。"],
            "materials": ["毛巾", "水杯"],
            "rubric": [
                {"item": "准备", "criterion": "用物齐全", "points": 30},
                {"item": "操作", "criterion": "步骤完整、顺序正确", "points": 70},
            ],
        }
        for number in range(tasks)
    ]
    return bank_workbook(theory, practical)


SMALL = {
    "theory_questions": 18,
    "practical_questions": 3,
    "blueprint": {
        "sections": [
            {"type": "single", "count": 4, "points": 20},
            {"type": "true_false", "count": 2, "points": 10},
        ]
    },
}


def published_bank(stack: Stack, data: bytes | None = None, **changes: Any) -> dict[str, Any]:
    """The occupation with a published bank of generated questions."""
    occupation(stack, **(SMALL | changes))
    imported = import_bank(stack, data or small_bank()).ok()
    path = f"/occupations/{OCCUPATION}/banks/{imported['version']}/publish"
    return dict(stack.http("POST", path, ALLIANCE, {}).ok())


def import_bank(stack: Stack, data: bytes, **body: Any) -> Answer:
    """Upload a workbook and import it."""
    post = stack.http("POST", f"/occupations/{OCCUPATION}/bank-uploads", ALLIANCE).ok()
    upload_id = stack.upload(post, data)
    return stack.http("POST", f"/occupations/{OCCUPATION}/banks", ALLIANCE, {"upload_id": upload_id, **body})


def occupation(stack: Stack, **changes: Any) -> dict[str, Any]:
    """养老护理员, with whatever a test changes."""
    body = {"code": OCCUPATION, "name": "养老护理员", "level": "五级", "practical": "written"} | changes
    return dict(stack.http("POST", "/occupations", ALLIANCE, body).ok())


def sitting_row(roster: list[Person] | None = None, **changes: Any) -> dict[str, Any]:
    """One row of Annex 1, for the exam day of the tests (2026-12-01)."""
    row: dict[str, Any] = {
        "occupation_code": OCCUPATION,
        "headcount": len(roster) if roster else 30,
        "venue": "郑州市金水区文化路1号 教学楼",
        "starts_at": "2026-12-01T09:00",
        "rooms": ["第1考场"],
    }
    if roster is not None:
        row["roster"] = [person.as_entry() for person in roster]
    return row | changes


def application_body(*rows: dict[str, Any], **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = {
        "institution": "郑州市启明职业培训学校",
        "district": "410105",
        "contact": "赵敏",
        "telephone": "0371-60000001",
        "sittings": list(rows),
    }
    return body | changes


def draft(stack: Stack, *rows: dict[str, Any], user: User = INSTITUTION, **changes: Any) -> dict[str, Any]:
    return dict(stack.http("POST", "/applications", user, application_body(*rows, **changes)).ok())


def submitted(stack: Stack, *rows: dict[str, Any], user: User = INSTITUTION, **changes: Any) -> dict[str, Any]:
    made = draft(stack, *rows, user=user, **changes)
    return dict(stack.http("POST", f"/applications/{made['application_id']}/submit", user).ok())


def approved(
    stack: Stack, *rows: dict[str, Any], forms: str = "", district: User = DISTRICT, **changes: Any
) -> dict[str, Any]:
    """An approved application; `forms` is a letter a row, A for all by default."""
    made = submitted(stack, *rows, **changes)
    choices = [{"row": n, "form": form} for n, form in enumerate(forms or "A" * len(rows), start=1)]
    body = {"version": made["version"], "forms": choices}
    return dict(stack.http("POST", f"/applications/{made['application_id']}/approve", district, body).ok())


def dispatch_all(stack: Stack) -> dict[str, Any]:
    return dict(stack.http("POST", "/dispatches", TASK_FORCE, {"all_waiting": True}).ok())


def custody(stack: Stack, sitting_id: str, *events: str, present: int = 0, absent: int = 0) -> None:
    """Record steps in order; the counts go with `collected`."""
    for event in events:
        counts = {"present": present, "absent": absent} if event == "collected" else {}
        stack.http("POST", f"/sittings/{sitting_id}/custody", ALLIANCE, {"event": event, **counts}).ok()


def group(count: int, seed: int = 0) -> list[Person]:
    return people(count, seed)
