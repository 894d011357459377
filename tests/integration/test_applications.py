"""Applications over HTTP: drafts, rosters, numbers, lead time, who sees what."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.people import Person, people
from infra.local.rosters import roster_workbook
from shared.domain.caller import Role
from tests.support.scenario import application_body, approved, draft, occupation, sitting_row, submitted
from tests.support.stack import (
    ALLIANCE,
    DISTRICT,
    INSTITUTION,
    OTHER_DISTRICT,
    OTHER_INSTITUTION,
    TASK_FORCE,
    Answer,
    Stack,
    User,
    running_stack,
)


def test_a_draft_is_kept_changed_and_submitted(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row(people(3)))
    assert (made["state"], made["number"], made["sittings"][0]["has_roster"]) == ("draft", "", True)
    changed = application_body(sitting_row(headcount=3, venue="新校区"), contact="钱强") | {"version": 1}
    after = stack.http("PUT", f"/applications/{made['application_id']}", INSTITUTION, changed).ok()
    assert (after["contact"], after["sittings"][0]["venue"], after["sittings"][0]["has_roster"]) == (
        "钱强",
        "新校区",
        True,
    )
    number = stack.http("POST", f"/applications/{made['application_id']}/submit", INSTITUTION).ok()["number"]
    assert number == "410105-2026-00001"


def test_an_old_version_is_refused(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row())
    body = application_body(sitting_row()) | {"version": 1}
    path = f"/applications/{made['application_id']}"
    assert stack.http("PUT", path, INSTITUTION, body).ok()["version"] == 2
    assert stack.http("PUT", path, INSTITUTION, body).code == "stale_version"


def test_every_error_of_a_form_is_named_and_nothing_is_written(stack: Stack) -> None:
    occupation(stack)
    before = len(stack.items())
    body = application_body(
        sitting_row(headcount=0), sitting_row(starts_at="昨天", rooms=["1", "1"]), telephone="x", colour="red"
    )
    refused = stack.http("POST", "/applications", INSTITUTION, body)
    assert refused.status == 422
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert {error["field"] for error in refused.body["errors"]} == {
        "telephone",
        "colour",
        "sittings/0/headcount",
        "sittings/1/starts_at",
        "sittings/1/rooms",
    }
    assert "“场次”第1项“数量”" in str(refused.body["errors"])
    assert len(stack.items()) == before


def test_an_unknown_occupation_and_a_wrong_roster_are_named_by_row(stack: Stack) -> None:
    occupation(stack)
    wrong = [person.as_entry() for person in people(2)]
    wrong[1]["id_number"] = wrong[0]["id_number"]
    wrong[1]["sex"] = wrong[0]["sex"]
    body = application_body(sitting_row(occupation_code="9-99-99-99"), sitting_row(headcount=2) | {"roster": wrong})
    refused = stack.http("POST", "/applications", INSTITUTION, body)
    assert [(error["code"], error["row"], error["column"]) for error in refused.body["errors"]] == [
        ("occupation_unknown", 1, "考试工种"),
        ("duplicate", 2, "身份证号码"),
    ]
    assert "第2场名册" in refused.body["errors"][1]["message"]
    assert wrong[0]["id_number"] not in str(refused.body)


@pytest.mark.parametrize(
    ("now", "accepted"),
    [
        (datetime(2026, 11, 28, 15, 59, 59, tzinfo=UTC), True),  # 23:59:59 on the 28th in Zhengzhou
        (datetime(2026, 11, 28, 16, 0, 0, tzinfo=UTC), False),  # midnight: the 29th
    ],
)
def test_three_days_before_on_both_sides_of_midnight(stack: Stack, now: datetime, accepted: bool) -> None:
    occupation(stack)
    made = draft(stack, sitting_row())
    stack.now = now
    answer = stack.http("POST", f"/applications/{made['application_id']}/submit", INSTITUTION)
    assert (answer.status == 200) is accepted
    if not accepted:
        assert answer.code == "too_late"
        assert (answer.body["errors"][0]["row"], answer.body["errors"][0]["column"]) == (1, "考试时间")


def test_working_days_are_a_setting() -> None:
    with running_stack(LEAD_DAY_KIND="working", HOLIDAYS="2026-12-02") as stack:
        occupation(stack)
        stack.now = datetime(2026, 11, 27, 2, tzinfo=UTC)  # Friday
        late = draft(stack, sitting_row(starts_at="2026-12-01T09:00"))  # Tuesday: two working days
        fine = draft(stack, sitting_row(starts_at="2026-12-03T09:00"))  # Thursday: Monday, Tuesday, Thursday
        assert stack.http("POST", f"/applications/{late['application_id']}/submit", INSTITUTION).code == "too_late"
        stack.http("POST", f"/applications/{fine['application_id']}/submit", INSTITUTION).ok()


def test_numbers_run_without_gaps_or_repeats_per_district_and_year(stack: Stack) -> None:
    occupation(stack)
    numbers = [submitted(stack, sitting_row())["number"] for _ in range(4)]
    assert numbers == [f"410105-2026-{n:05d}" for n in range(1, 5)]
    assert submitted(stack, sitting_row(), district="410181")["number"] == "410181-2026-00001"
    too_near = draft(stack, sitting_row(starts_at="2026-11-24T09:00"))
    assert stack.http("POST", f"/applications/{too_near['application_id']}/submit", INSTITUTION).status == 422
    assert submitted(stack, sitting_row())["number"] == "410105-2026-00005"
    stack.now = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # 2027 in Zhengzhou
    assert submitted(stack, sitting_row(starts_at="2027-02-01T09:00"))["number"] == "410105-2027-00001"


def test_a_repeated_request_gets_the_first_answer_and_does_nothing(stack: Stack) -> None:
    occupation(stack)
    body = application_body(sitting_row(people(3)))
    first = stack.http("POST", "/applications", INSTITUTION, body, key="abc")
    count = len(stack.items())
    stack.now += timedelta(hours=1)
    again = stack.http("POST", "/applications", INSTITUTION, body, key="abc")
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["idempotency-replayed"] == "true"
    assert len(stack.items()) == count
    other = stack.http("POST", "/applications", INSTITUTION, body | {"contact": "钱强"}, key="abc")
    assert other.code == "idempotency_key_reused"
    someone_else = stack.http("POST", "/applications", OTHER_INSTITUTION, body, key="abc")
    assert someone_else.body["application_id"] != first.body["application_id"]


def test_headcount_and_roster_must_agree_when_submitted(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row(people(3)))
    body = application_body(sitting_row(headcount=4)) | {"version": 1}
    stack.http("PUT", f"/applications/{made['application_id']}", INSTITUTION, body).ok()
    refused = stack.http("POST", f"/applications/{made['application_id']}/submit", INSTITUTION)
    assert [error["code"] for error in refused.body["errors"]] == ["headcount"]


def test_nobody_sits_twice_at_the_same_time(stack: Stack) -> None:
    occupation(stack)
    both = people(3)
    within = draft(stack, sitting_row(both), sitting_row(both[:1], starts_at="2026-12-01T10:00"))
    refused = stack.http("POST", f"/applications/{within['application_id']}/submit", INSTITUTION)
    assert [(error["code"], error["field"], error["row"]) for error in refused.body["errors"]] == [
        ("same_time", "sittings/1/roster", 1)
    ]
    submitted(stack, sitting_row(both), sitting_row(both, starts_at="2026-12-01T14:00"))
    elsewhere = draft(
        stack, sitting_row(both[1:2], starts_at="2026-12-01T08:30"), user=OTHER_INSTITUTION, district="410102"
    )
    claims = _claims(stack)
    clash = stack.http("POST", f"/applications/{elsewhere['application_id']}/submit", OTHER_INSTITUTION)
    assert clash.body["errors"][0]["code"] == "same_time"
    assert both[1].id_number not in str(clash.body)
    assert claims == _claims(stack)
    submitted(stack, sitting_row(both[1:2], starts_at="2026-12-01T11:00"), user=OTHER_INSTITUTION)


def _claims(stack: Stack) -> list[str]:
    return sorted(str(item) for item in stack.items() if item["type"] == {"S": "identity_claims"})


def test_a_withdrawn_application_frees_its_people(stack: Stack) -> None:
    occupation(stack)
    group = people(2)
    made = submitted(stack, sitting_row(group))
    path = f"/applications/{made['application_id']}/withdraw"
    assert stack.http("POST", path, INSTITUTION, {"reason": "改期"}).ok()["state"] == "withdrawn"
    stack.now += timedelta(minutes=5)
    assert submitted(stack, sitting_row(group), user=OTHER_INSTITUTION)["state"] == "submitted"


def test_withdrawal_after_approval_cancels_the_sittings_until_one_is_dispatched(stack: Stack) -> None:
    occupation(stack)
    made = approved(stack, sitting_row(), sitting_row())
    stack.http("POST", f"/applications/{made['application_id']}/withdraw", INSTITUTION, {}).ok()
    states = {
        stack.http("GET", f"/sittings/{sitting['sitting_id']}", DISTRICT).ok()["state"] for sitting in made["sittings"]
    }
    assert states == {"cancelled"}
    assert (
        stack.http("POST", f"/applications/{made['application_id']}/withdraw", INSTITUTION, {}).code == "state_conflict"
    )


def test_others_see_nothing(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row())
    path = f"/applications/{made['application_id']}"
    unknown = stack.http("GET", "/applications/unknown", OTHER_INSTITUTION)
    for user in (OTHER_INSTITUTION, OTHER_DISTRICT, DISTRICT, TASK_FORCE):
        hidden = stack.http("GET", path, user)
        assert (hidden.status, hidden.body["detail"]) == (404, unknown.body["detail"])
    stack.http("POST", f"{path}/submit", INSTITUTION).ok()
    assert stack.http("GET", path, OTHER_DISTRICT).status == 404
    assert stack.http("GET", path, DISTRICT).ok()["number"]
    assert stack.http("GET", path, TASK_FORCE).ok()["number"]
    assert stack.http("POST", f"{path}/withdraw", OTHER_INSTITUTION, {}).status == 404


def test_roles_and_sign_in_are_required(stack: Stack) -> None:
    body = application_body(sitting_row())
    assert stack.http("POST", "/applications", None, body).code == "not_signed_in"
    assert stack.http("POST", "/applications", DISTRICT, body).code == "forbidden"
    nobody = User("x", (Role.INSTITUTION,))
    occupation(stack)
    assert stack.http("POST", "/applications", nobody, body).code == "no_institution"
    assert stack.http("GET", "/applications", User("y", (Role.DISTRICT,))).code == "no_district"


def test_lists_are_paged_and_ordered(stack: Stack) -> None:
    occupation(stack)
    late = submitted(stack, sitting_row(starts_at="2026-12-20T09:00"))
    soon = submitted(stack, sitting_row(starts_at="2026-12-02T09:00"))
    draft(stack, sitting_row())
    queue = stack.http("GET", "/applications", DISTRICT, query={"state": "submitted"}).ok()["applications"]
    assert [found["number"] for found in queue] == [soon["number"], late["number"]]
    first = stack.http("GET", "/applications", INSTITUTION, query={"limit": "2"}).ok()
    second = stack.http("GET", "/applications", INSTITUTION, query={"limit": "2", "cursor": first["cursor"]}).ok()
    assert (len(first["applications"]), len(second["applications"]), second["cursor"]) == (2, 1, "")
    assert stack.http("GET", "/applications", OTHER_INSTITUTION).ok()["applications"] == []
    assert stack.http("GET", "/applications", DISTRICT, query={"cursor": "?"}).code == "validation_failed"
    assert len(stack.http("GET", "/applications", TASK_FORCE, query={"district": "410105"}).ok()["applications"]) == 2


def test_a_district_returns_rejects_and_the_number_stays(stack: Stack) -> None:
    occupation(stack)
    made = submitted(stack, sitting_row())
    path = f"/applications/{made['application_id']}"
    assert stack.http("POST", f"{path}/return", DISTRICT, {"version": made["version"], "reason": ""}).status == 422
    returned = stack.http("POST", f"{path}/return", DISTRICT, {"version": made["version"], "reason": "考场不足"}).ok()
    assert (returned["state"], returned["reason"]) == ("returned", "考场不足")
    again = stack.http("POST", f"{path}/submit", INSTITUTION).ok()
    assert again["number"] == made["number"]
    assert (
        stack.http("POST", f"{path}/reject", OTHER_DISTRICT, {"version": again["version"], "reason": "不符"}).status
        == 404
    )
    assert stack.http("POST", f"{path}/reject", DISTRICT, {"version": 1, "reason": "不符"}).code == "stale_version"
    rejected = stack.http("POST", f"{path}/reject", DISTRICT, {"version": again["version"], "reason": "不符"}).ok()
    assert rejected["state"] == "rejected"
    assert stack.http("POST", f"{path}/submit", INSTITUTION).code == "state_conflict"


def test_approval_needs_a_form_for_every_row_and_keeps_the_wish(stack: Stack) -> None:
    occupation(stack)
    made = submitted(stack, sitting_row(wished_form="C"), sitting_row())
    path = f"/applications/{made['application_id']}/approve"
    incomplete = {"version": made["version"], "forms": [{"row": 1, "form": "A"}, {"row": 3, "form": "A"}]}
    refused = stack.http("POST", path, DISTRICT, incomplete)
    assert [(error["code"], error["row"]) for error in refused.body["errors"]] == [
        ("form_missing", 2),
        ("row_unknown", 3),
    ]
    forms = [{"row": 1, "form": "B"}, {"row": 2, "form": "A"}]
    done = stack.http("POST", path, DISTRICT, {"version": made["version"], "forms": forms}).ok()
    assert [sitting["form"] for sitting in done["sittings"]] == ["B", "A"]
    assert (
        stack.http("GET", f"/applications/{made['application_id']}", DISTRICT).ok()["sittings"][0]["wished_form"] == "C"
    )
    waiting = stack.http("GET", "/sittings", TASK_FORCE, query={"state": "approved"}).ok()["sittings"]
    assert [sitting["sitting_id"] for sitting in waiting] == [f"{made['number']}-01", f"{made['number']}-02"]
    assert stack.http("GET", "/sittings", OTHER_DISTRICT, query={"state": "approved"}).ok()["sittings"] == []


def test_every_change_has_its_audit_entry(stack: Stack) -> None:
    occupation(stack)
    made = approved(stack, sitting_row(people(2)))
    entries = [item for item in stack.items() if item["type"] == {"S": "audit"}]
    trail = sorted(
        (int(item["version"]["N"]), item["action"]["S"])
        for item in entries
        if item["aggregate"]["S"] == f"application:{made['application_id']}"
    )
    assert trail == [(1, "application.drafted"), (2, "application.submitted"), (3, "application.approved")]
    assert "sitting.approved" in {item["action"]["S"] for item in entries}
    assert ALLIANCE.subject in {item["actor"]["S"] for item in entries}


def test_id_numbers_are_in_rosters_and_nowhere_else(stack: Stack) -> None:
    occupation(stack)
    group = people(4)
    approved(stack, sitting_row(group))
    for item in stack.items():
        holds = any(person.id_number in str(item) for person in group)
        assert holds == (item["type"]["S"] == "candidate"), item["type"]


def test_what_cannot_be_printed_is_refused_before_it_stops_a_form(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row(venue="一号楼🙂", rooms=["第1考场"]), contact="赵\u202c敏")
    assert made["contact"] == "赵敏"
    refused = stack.http("POST", f"/applications/{made['application_id']}/submit", INSTITUTION)
    assert [(error["code"], error["field"]) for error in refused.body["errors"]] == [("no_glyph", "sittings/0/venue")]
    assert "🙂" in refused.body["errors"][0]["message"]


def _late(stack: Stack, application_id: str, row: int, group: list[Person]) -> Answer:
    post = stack.http("POST", f"/applications/{application_id}/roster-uploads", INSTITUTION).ok()
    upload_id = stack.upload(post, roster_workbook(group))
    path = f"/applications/{application_id}/sittings/{row}/roster"
    return stack.http("POST", path, INSTITUTION, {"upload_id": upload_id})


def test_a_roster_may_come_after_the_approval_once(stack: Stack) -> None:
    occupation(stack)
    group = people(5)
    made = approved(stack, sitting_row(headcount=3), sitting_row(group[3:]))
    application_id = made["application_id"]
    assert _late(stack, application_id, 1, group[:2]).body["errors"][0]["code"] == "headcount"
    assert _late(stack, application_id, 1, group[2:]).body["errors"][0]["code"] == "same_time"
    attached = _late(stack, application_id, 1, group[:3]).ok()
    assert (attached["sitting_id"], attached["version"]) == (made["sittings"][0]["sitting_id"], 2)
    assert _late(stack, application_id, 1, group[:3]).code == "state_conflict"
    assert _late(stack, application_id, 2, group[3:]).code == "state_conflict"
    elsewhere = draft(stack, sitting_row(group[:1]), user=OTHER_INSTITUTION)
    clash = stack.http("POST", f"/applications/{elsewhere['application_id']}/submit", OTHER_INSTITUTION)
    assert clash.body["errors"][0]["code"] == "same_time"


def test_a_roster_by_workbook_on_a_draft(stack: Stack) -> None:
    occupation(stack)
    made = draft(stack, sitting_row(headcount=3))
    answer = _late(stack, made["application_id"], 1, people(3)).ok()
    assert answer["sittings"][0]["has_roster"]
    assert _late(stack, made["application_id"], 9, people(3)).body["errors"][0]["code"] == "row_unknown"
