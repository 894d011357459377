"""From dispatch to sealed papers: the stream, the workflow, the vault, and who may open what."""

from __future__ import annotations

import io
from typing import Any

import pypdf

from infra.local.people import people
from tests.support.scenario import approved, custody, dispatch_all, occupation, published_bank, sitting_row
from tests.support.stack import ALLIANCE, BUCKETS, DISTRICT, INSTITUTION, MARKER, TASK_FORCE, Stack


def _papers(stack: Stack, sitting_id: str) -> dict[str, str]:
    """The text of each sealed document."""
    texts = {}
    for found in stack.s3.list_objects_v2(Bucket=BUCKETS["vault"], Prefix=f"papers/{sitting_id}/")["Contents"]:
        data = stack.s3.get_object(Bucket=BUCKETS["vault"], Key=found["Key"])["Body"].read()
        pages = pypdf.PdfReader(io.BytesIO(data)).pages
        texts[found["Key"].rsplit("/", 1)[-1].removesuffix(".pdf")] = "\n".join(page.extract_text() for page in pages)
    return texts


def _items(stack: Stack, kind: str) -> list[dict[str, Any]]:
    return [item for item in stack.items() if item["type"] == {"S": kind}]


def test_a_dispatched_sitting_gets_its_sealed_papers(stack: Stack) -> None:
    published_bank(stack)
    group = people(3)
    made = approved(stack, sitting_row(group))
    sitting_id = made["sittings"][0]["sitting_id"]
    assert dispatch_all(stack)["dispatched"] == [sitting_id]
    assert stack.drain() == []
    sitting = stack.http("GET", f"/sittings/{sitting_id}", ALLIANCE).ok()
    assert (sitting["state"], sitting["production_failure"]) == ("papers_ready", "")
    papers = stack.http("GET", f"/sittings/{sitting_id}/papers", ALLIANCE).ok()
    assert (papers["copies"], papers["spares"], len(papers["documents"])) == (5, 2, 5)
    texts = _papers(stack, sitting_id)
    assert "养老护理员（五级）理论知识试卷（A卷）" in texts["question_paper"]
    assert [person.name in texts["answer_sheets"] for person in group] == [True] * 3
    assert not any(person.id_number in text for person in group for text in texts.values())
    assert sitting_id in texts["packing_list"]
    assert "考前严禁启封" in texts["seal_label"]
    pages = {found["document"]: found["pages"] for found in papers["documents"]}
    assert pages["answer_sheets"] == 5


def test_forms_of_an_edition_share_no_question_and_the_seed_is_recorded(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(), sitting_row(), sitting_row(), forms="ABC")
    dispatch_all(stack)
    stack.drain()
    (edition,) = _items(stack, "edition")
    forms = edition["forms"]["M"]
    drawn = [q["S"] for form in "ABC" for q in forms[form]["M"]["questions"]["L"]]
    assert len(drawn) == len(set(drawn)) == 18
    assert len(edition["seed"]["S"]) == 32
    papers = [_papers(stack, sitting["sitting_id"])["question_paper"] for sitting in made["sittings"]]
    assert [f"（{form}卷）" in text for form, text in zip("ABC", papers, strict=True)] == [True] * 3


def test_a_repeated_record_or_task_makes_nothing_twice(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row())
    sitting_id = made["sittings"][0]["sitting_id"]
    dispatch_all(stack)
    stack.drain()
    before = len(stack.items())
    stack.records_seen = 0
    assert stack.drain() == []
    assert len(stack.executions("paper_production")) == 1
    event = {"task": "seal", "sitting_id": sitting_id, "version": 2, "documents": []}
    assert stack.task("paper_generation", event)["copies"] == 32
    assert len(stack.items()) == before


def test_a_failed_production_says_why_and_can_be_dispatched_again(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(people(1)))
    sitting_id = made["sittings"][0]["sitting_id"]
    stack.s3.delete_bucket(Bucket=BUCKETS["vault"])
    dispatch_all(stack)
    stack.drain()
    failed = stack.http("GET", f"/sittings/{sitting_id}", TASK_FORCE).ok()
    assert (failed["state"], failed["production_failure"]) == ("dispatched", "NoSuchBucket")
    stack.s3.create_bucket(Bucket=BUCKETS["vault"], ObjectLockEnabledForBucket=True)
    again = stack.http("POST", "/dispatches", TASK_FORCE, {"sitting_ids": [sitting_id]}).ok()
    assert again["dispatched"] == [sitting_id]
    stack.drain()
    assert stack.http("GET", f"/sittings/{sitting_id}", TASK_FORCE).ok()["state"] == "papers_ready"


def test_dispatch_reports_each_refusal(stack: Stack) -> None:
    occupation(stack)
    waiting = approved(stack, sitting_row())["sittings"][0]["sitting_id"]
    answer = stack.http("POST", "/dispatches", TASK_FORCE, {"sitting_ids": [waiting, "x"]}).ok()
    assert answer["dispatched"] == []
    assert [(refused["sitting_id"], refused["code"]) for refused in answer["refused"]] == [
        ("x", "not_found"),
        (waiting, "no_published_bank"),
    ]
    assert stack.http("POST", "/dispatches", TASK_FORCE, {}).status == 422
    assert stack.http("POST", "/dispatches", DISTRICT, {"all_waiting": True}).code == "forbidden"


def test_only_the_alliance_gets_a_url_and_each_is_recorded(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(people(4)))
    sitting_id = made["sittings"][0]["sitting_id"]
    path = f"/sittings/{sitting_id}/papers/question_paper/download"
    assert stack.http("POST", path, ALLIANCE).status == 404
    dispatch_all(stack)
    stack.drain()
    offer = stack.http("POST", path, ALLIANCE).ok()
    assert offer["expires_in"] <= 300
    assert "X-Amz-Expires=300" in offer["url"]
    assert "versionId=" in offer["url"]
    for user in (INSTITUTION, DISTRICT, TASK_FORCE, MARKER):
        assert stack.http("POST", path, user).code == "forbidden"
        assert stack.http("GET", f"/sittings/{sitting_id}/papers", user).code == "forbidden"
    assert stack.http("POST", f"/sittings/{sitting_id}/papers/nothing/download", ALLIANCE).status == 404
    issued = [item for item in _items(stack, "audit") if item["action"]["S"] == "package.url_issued"]
    assert [item["actor"]["S"] for item in issued] == [ALLIANCE.subject]


def test_the_answer_key_opens_when_the_papers_are_back(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(people(4)))
    sitting_id = made["sittings"][0]["sitting_id"]
    dispatch_all(stack)
    stack.drain()
    key = f"/sittings/{sitting_id}/papers/answer_key/download"
    for event in ("in_transit", "handed_over", "sat"):
        assert stack.http("POST", key, ALLIANCE).code == "key_locked"
        custody(stack, sitting_id, event)
    assert stack.http("POST", key, ALLIANCE).code == "key_locked"
    custody(stack, sitting_id, "collected", present=3, absent=1)
    assert stack.http("POST", key, ALLIANCE).ok()["url"]


def test_steps_out_of_order_and_wrong_counts_are_refused(stack: Stack) -> None:
    published_bank(stack)
    made = approved(stack, sitting_row(people(4)))
    sitting_id = made["sittings"][0]["sitting_id"]
    path = f"/sittings/{sitting_id}/custody"
    assert stack.http("POST", path, ALLIANCE, {"event": "handed_over"}).code == "state_conflict"
    dispatch_all(stack)
    stack.drain()
    assert stack.http("POST", path, INSTITUTION, {"event": "handed_over"}).code == "forbidden"
    custody(stack, sitting_id, "handed_over")
    assert stack.http("POST", path, INSTITUTION, {"event": "sat"}).ok()["state"] == "sat"
    assert stack.http("POST", path, ALLIANCE, {"event": "collected"}).status == 422
    wrong = {"event": "collected", "present": 4, "absent": 1}
    assert stack.http("POST", path, ALLIANCE, wrong).body["errors"][0]["code"] == "attendance"
    assert stack.http("POST", path, ALLIANCE, {"event": "sat", "present": 1}).status == 422
