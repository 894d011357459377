"""After the exam: scores in, reviewed, released; fees; Annexes 2, 3 and 4; the weekly run."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from infra.local.exam import fill_score_template
from infra.local.people import Person, people
from tests.support.scenario import approved, custody, dispatch_all, published_bank, sitting_row
from tests.support.stack import (
    ALLIANCE,
    BUCKETS,
    DISTRICT,
    INSTITUTION,
    MARKER,
    OTHER_DISTRICT,
    OTHER_INSTITUTION,
    REVIEWER,
    TASK_FORCE,
    Answer,
    Stack,
    User,
)


@pytest.fixture
def group() -> list[Person]:
    return people(5)


@pytest.fixture
def sat(stack: Stack, group: list[Person]) -> str:
    """A sitting that has been sat: 4 present, 1 absent."""
    published_bank(stack)
    sitting_id = approved(stack, sitting_row(group))["sittings"][0]["sitting_id"]
    dispatch_all(stack)
    stack.drain()
    custody(stack, sitting_id, "handed_over", "sat", "collected", present=4, absent=1)
    return str(sitting_id)


def _rows(group: list[Person], **last: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"id_number": p.id_number, "name": p.name, "theory": 80 + n / 2, "practical": 70} for n, p in enumerate(group)
    ]
    rows[-1] |= {"theory": "缺考", "practical": "缺考"} | last
    return rows


def _record(stack: Stack, sitting_id: str, rows: list[dict[str, Any]], user: User = MARKER) -> Answer:
    return stack.http("POST", f"/sittings/{sitting_id}/scores", user, {"rows": rows})


def _stored(stack: Stack, prefix: str) -> dict[str, bytes]:
    listed = stack.s3.list_objects_v2(Bucket=BUCKETS["reports"], Prefix=prefix).get("Contents", [])
    return {
        found["Key"]: stack.s3.get_object(Bucket=BUCKETS["reports"], Key=found["Key"])["Body"].read()
        for found in listed
    }


def _cells(data: bytes) -> list[list[str]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def test_scores_are_recorded_reviewed_by_another_and_released(stack: Stack, sat: str, group: list[Person]) -> None:
    recorded = _record(stack, sat, _rows(group)).ok()
    assert (recorded["state"], recorded["version"]) == ("marking", 1)
    assert recorded["scores"][0]["theory"] == "80"
    path = f"/sittings/{sat}/scores"
    approval = {"decision": "approve", "version": 1}
    assert stack.http("POST", f"{path}/review", MARKER, approval).code == "same_person"
    assert stack.http("POST", f"{path}/release", ALLIANCE, {"version": 1}).code == "state_conflict"
    reviewed = stack.http("POST", f"{path}/review", REVIEWER, approval).ok()
    assert stack.http("GET", path, DISTRICT).code == "not_released"
    assert stack.http("POST", f"{path}/release", MARKER, {"version": 2}).code == "forbidden"
    released = stack.http("POST", f"{path}/release", ALLIANCE, {"version": reviewed["version"]}).ok()
    assert released["state"] == "released"
    assert stack.http("GET", f"/sittings/{sat}/annex-4", DISTRICT).code == "not_ready"
    assert stack.drain() == []
    for user in (DISTRICT, INSTITUTION):
        assert stack.http("GET", path, user).ok()["scores"][4]["theory"] == "缺考"
        assert stack.http("GET", f"/sittings/{sat}/annex-4", user, query={"format": "xlsx"}).ok()["bytes"] > 1000
    for user in (OTHER_DISTRICT, OTHER_INSTITUTION):
        assert stack.http("GET", path, user).status == 404
        assert stack.http("GET", f"/sittings/{sat}/annex-4", user).status == 404
    assert stack.http("GET", f"/sittings/{sat}/annex-4", ALLIANCE).code == "forbidden"


def test_annex_4_lists_everyone_with_full_numbers_and_the_view_masks_them(
    stack: Stack, sat: str, group: list[Person]
) -> None:
    _record(stack, sat, _rows(group)).ok()
    path = f"/sittings/{sat}/scores"
    stack.http("POST", f"{path}/review", REVIEWER, {"decision": "approve", "version": 1}).ok()
    stack.http("POST", f"{path}/release", ALLIANCE, {"version": 2}).ok()
    stack.drain()
    files = _stored(stack, f"annex-4/{sat}/3")
    cells = _cells(next(data for key, data in files.items() if key.endswith("xlsx")))
    head = cells.index(["序号", "姓名", "性别", "身份证号码", "理论成绩", "实操成绩", "备注"])
    assert [row[1:6] for row in cells[head + 1 : head + 6]] == [
        [p.name, p.sex, p.id_number, f"{80 + n / 2:g}", "70"] if n < 4 else [p.name, p.sex, p.id_number, "缺考", "缺考"]
        for n, p in enumerate(group)
    ]
    offered = stack.http("GET", f"/sittings/{sat}/annex-4", DISTRICT, query={"format": "pdf"}).ok()
    pdf = next(data for key, data in files.items() if key.endswith("pdf"))
    assert hashlib.sha256(pdf).hexdigest() == offered["sha256"]
    shown = json.dumps(stack.http("GET", path, DISTRICT).ok(), ensure_ascii=False)
    assert not any(person.id_number in shown + offered["url"] for person in group)


def test_a_filled_in_template_is_the_same_as_rows(stack: Stack, sat: str, group: list[Person]) -> None:
    stack.http("GET", f"/sittings/{sat}/score-template", MARKER).ok()
    template = _stored(stack, f"annex-4/{sat}/template")[f"annex-4/{sat}/template.xlsx"]
    marks: list[tuple[float | str, float | str]] = [(90.5, 60.0), (1, 2), (3, 4), (100, 0), ("缺考", "缺考")]
    post = stack.http("POST", f"/sittings/{sat}/score-uploads", MARKER).ok()
    upload_id = stack.upload(post, fill_score_template(template, marks))
    recorded = stack.http("POST", f"/sittings/{sat}/scores", MARKER, {"upload_id": upload_id}).ok()
    assert [(row["theory"], row["practical"]) for row in recorded["scores"]] == [
        ("90.5", "60"),
        ("1", "2"),
        ("3", "4"),
        ("100", "0"),
        ("缺考", "缺考"),
    ]
    other = stack.http("POST", f"/sittings/{sat}/scores", REVIEWER, {"upload_id": upload_id})
    assert other.body["errors"][0]["code"] == "upload_missing"


def test_a_wrong_sheet_writes_nothing_and_names_rows_and_columns(stack: Stack, sat: str, group: list[Person]) -> None:
    template_rows = _rows(group, theory="", practical="八十")
    template_rows[0]["theory"] = 100.5
    before = len(stack.items())
    refused = _record(stack, sat, template_rows)
    assert [(error["row"], error["column"]) for error in refused.body["errors"]] == [
        (1, "理论成绩"),
        (5, "理论成绩"),
        (5, "实操成绩"),
    ]
    assert len(stack.items()) == before
    assert stack.http("GET", f"/sittings/{sat}/scores", MARKER).status == 404


def test_a_returned_sheet_is_recorded_again(stack: Stack, sat: str, group: list[Person]) -> None:
    _record(stack, sat, _rows(group)).ok()
    path = f"/sittings/{sat}/scores/review"
    assert stack.http("POST", path, REVIEWER, {"decision": "return", "version": 1}).status == 422
    returned = {"decision": "return", "version": 1, "reason": "第2人分数与试卷不符"}
    assert stack.http("POST", path, REVIEWER, returned).ok()["returned_reason"]
    assert stack.http("POST", path, REVIEWER, {"decision": "approve", "version": 2}).code == "nothing_to_review"
    assert _record(stack, sat, _rows(group)).ok()["version"] == 3
    assert stack.http("POST", path, REVIEWER, {"decision": "approve", "version": 2}).code == "stale_version"
    assert stack.http("POST", path, REVIEWER, {"decision": "approve", "version": 3}).ok()["state"] == "reviewed"


def test_scores_wait_for_the_papers_and_for_a_roster(stack: Stack, group: list[Person]) -> None:
    published_bank(stack)
    sitting_id = approved(stack, sitting_row(headcount=4))["sittings"][0]["sitting_id"]
    assert _record(stack, sitting_id, _rows(group)).code == "state_conflict"
    dispatch_all(stack)
    stack.drain()
    assert stack.http("GET", f"/sittings/{sitting_id}/score-template", MARKER).code == "state_conflict"
    custody(stack, sitting_id, "handed_over", "sat", "collected", present=4, absent=0)
    assert _record(stack, sitting_id, _rows(group)).code == "no_roster"


def test_fees_are_by_papers_ordered(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(headcount=40), sitting_row(headcount=25, practical="on_site"))
    path = f"/applications/{made['application_id']}/fees"
    fees = stack.http("GET", path, INSTITUTION).ok()
    assert [line["total_fen"] for line in fees["lines"]] == [40 * 2000, 25 * 1500]
    assert (fees["total_fen"], fees["total_yuan"]) == (117500, "1,175.00")
    assert stack.http("GET", path, OTHER_INSTITUTION).status == 404
    stack.http("GET", path, INSTITUTION, query={"format": "xlsx"}).ok()
    stack.http("GET", path, INSTITUTION, query={"format": "pdf"}).ok()
    files = _stored(stack, "fees/")
    text = str(_cells(next(data for key, data in files.items() if key.endswith("xlsx"))))
    assert "人民币（大写）：壹仟壹佰柒拾伍元整" in text


def test_annex_1_and_annex_2_print_what_was_entered(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(headcount=40), sitting_row(headcount=25, practical="on_site"), forms="CB")
    stack.http("GET", f"/applications/{made['application_id']}/annex-1", INSTITUTION, query={"format": "xlsx"}).ok()
    (annex_1,) = _stored(stack, "annex-1/").values()
    rows = [row for row in _cells(annex_1) if row[0] == "养老护理员"]
    assert rows == [
        ["养老护理员", "40", "郑州市金水区文化路1号 教学楼", "2026年12月1日 9:00", "笔试", "第1考场"],
        ["养老护理员", "25", "郑州市金水区文化路1号 教学楼", "2026年12月1日 9:00", "现场实操", "第1考场"],
    ]
    query = {"from": "2026-11-23", "to": "2026-11-23", "format": "xlsx"}
    stack.http("GET", "/summaries/district", DISTRICT, query=query).ok()
    (annex_2,) = _stored(stack, "annex-2/").values()
    rows = [row for row in _cells(annex_2) if row[2] == "养老护理员"]
    assert [row[4:6] for row in rows] == [["40（第1考场）", "C卷"], ["25（第1考场）", "B卷"]]
    assert stack.http("GET", "/summaries/district", OTHER_DISTRICT, query=query).ok()["sittings"] == []
    other = query | {"district": "410105"}
    assert len(stack.http("GET", "/summaries/district", TASK_FORCE, query=other).ok()["sittings"]) == 2
    assert stack.http("GET", "/summaries/district", DISTRICT, query=query | {"from": "2026-11-24"}).status == 422


def test_every_approved_sitting_is_in_exactly_one_week(stack: Stack) -> None:
    """Approvals on both sides of Sunday midnight in Zhengzhou, and a week with none."""
    published_bank(stack)
    sunday_night = datetime(2026, 11, 29, 15, 59, 59, tzinfo=UTC)
    numbers: dict[str, list[str]] = {}
    for now, week in (
        (sunday_night, "2026-W48"),
        (sunday_night + timedelta(seconds=1), "2026-W49"),
        (sunday_night + timedelta(days=3), "2026-W49"),
    ):
        stack.now = now
        made = approved(stack, sitting_row(headcount=10, starts_at="2026-12-20T09:00"))
        numbers.setdefault(week, []).append(made["sittings"][0]["sitting_id"])
    for week in ("2026-W47", "2026-W48", "2026-W49"):
        stack.task("summary_reports", {"task": "plan", "week": week, "preview": True})
        found = stack.run("weekly_rollup", {"week": week, "preview": True})
        assert found["status"] == "SUCCEEDED"
        listed = _stored(stack, f"annex-3/{week}/parts/")
        ids = [item["id"] for data in listed.values() for item in json.loads(data)]
        assert sorted(ids) == sorted(numbers.get(week, []))


def test_a_week_is_written_once_and_not_before_it_is_over(stack: Stack) -> None:
    published_bank(stack)
    week = f"{datetime.now(UTC).date().isocalendar()[0]}-W{datetime.now(UTC).date().isocalendar()[1]:02d}"
    assert stack.run("weekly_rollup", {"week": "2099-W01"})["status"] == "FAILED"
    first = json.loads(stack.run("weekly_rollup", {"week": "2026-W30"})["output"])
    assert (first["week"], first["sittings"]) == ("2026-W30", 0)
    before = _stored(stack, "annex-3/2026-W30/")
    again = stack.run("weekly_rollup", {"week": "2026-W30"})
    assert again["status"] == "SUCCEEDED"
    assert _stored(stack, "annex-3/2026-W30/") == before
    listed = stack.http("GET", "/summaries/weekly", TASK_FORCE).ok()["summaries"]
    assert [summary["week"] for summary in listed] == ["2026-W30"]
    offer = stack.http("GET", "/summaries/weekly/2026-W30", TASK_FORCE, query={"format": "pdf"}).ok()
    assert offer["file"]["sha256"] == next(f["sha256"] for f in first["files"] if f["format"] == "pdf")
    assert stack.http("GET", f"/summaries/weekly/{week}", TASK_FORCE).status == 404
    assert stack.http("GET", "/summaries/weekly/x", TASK_FORCE).status == 422
    assert stack.http("GET", "/summaries/weekly", DISTRICT).code == "forbidden"


def test_the_scheduled_run_takes_the_week_before_its_scheduled_time(stack: Stack) -> None:
    plan = stack.task("summary_reports", {"task": "plan", "scheduled_at": "2026-07-26T23:00:00Z"})
    assert (plan["week"], plan["done"], len(plan["districts"])) == ("2026-W30", False, 16)


def test_annex_3_of_any_period_lists_cancelled_ones_as_such(stack: Stack) -> None:
    published_bank(stack)
    kept = approved(stack, sitting_row(headcount=10))
    gone = approved(stack, sitting_row(headcount=12))
    stack.http("POST", f"/applications/{gone['application_id']}/withdraw", INSTITUTION, {}).ok()
    query = {"from": "2026-11-23", "to": "2026-11-29", "format": "xlsx"}
    answer = stack.http("GET", "/summaries/city", TASK_FORCE, query=query).ok()
    assert [s["sitting_id"] for s in answer["sittings"]] == [
        kept["sittings"][0]["sitting_id"],
        gone["sittings"][0]["sitting_id"],
    ]
    (annex_3,) = _stored(stack, "annex-3/requests/").values()
    rows = [row for row in _cells(annex_3) if row[1] == "金水区"]
    assert [(row[4], row[7]) for row in rows] == [("10", ""), ("12", "已取消")]
    by_exam = {"from": "2026-12-01", "to": "2026-12-01", "basis": "exam_day"}
    assert len(stack.http("GET", "/summaries/city", TASK_FORCE, query=by_exam).ok()["sittings"]) == 2
    assert stack.http("GET", "/summaries/city", DISTRICT, query=query).code == "forbidden"


def test_the_api_describes_itself(stack: Stack) -> None:
    api = stack.http("GET", "/openapi.json", INSTITUTION).ok()
    assert api["openapi"] == "3.1.0"
    assert "/applications/{application_id}/submit" in api["paths"]
