"""The event router: what starts a workflow, once, and what fails alone."""

from __future__ import annotations

from typing import Any

from tests.support.scenario import approved, published_bank, sitting_row
from tests.support.stack import TASK_FORCE, Stack


def _record(**changes: Any) -> dict[str, Any]:
    image: dict[str, Any] = {
        "pk": {"S": "AUDIT#sitting:x"},
        "sk": {"S": "00000002"},
        "type": {"S": "audit"},
        "action": {"S": "sitting.approved"},
        "version": {"N": "2"},
        "details": {"M": {"sitting_id": {"S": "410105-2026-00001-01"}}},
    } | changes
    return {
        "eventID": "1",
        "eventName": "INSERT",
        "eventSource": "aws:dynamodb",
        "dynamodb": {"NewImage": image, "SequenceNumber": "111", "Keys": {"pk": image["pk"], "sk": image["sk"]}},
    }


def test_other_events_start_nothing(stack: Stack) -> None:
    modified = _record(action={"S": "sitting.dispatched"}) | {"eventName": "MODIFY"}
    no_event = _record(type={"S": "sitting"}, action={"S": "sitting.dispatched"})
    records = [_record(), no_event, modified]
    assert stack.task("event_router", {"Records": records}) == {"batchItemFailures": []}
    assert stack.executions("paper_production") == []


def test_a_poison_record_fails_alone(stack: Stack) -> None:
    poison = _record(action={"S": "sitting.dispatched"}, details={"M": {}})
    poison["dynamodb"]["SequenceNumber"] = "222"
    answer = stack.task("event_router", {"Records": [_record(), poison, _record()]})
    assert answer == {"batchItemFailures": [{"itemIdentifier": "222"}]}


def test_the_same_event_starts_one_execution(stack: Stack) -> None:
    published_bank(stack)
    approved(stack, sitting_row(headcount=1))
    stack.http("POST", "/dispatches", TASK_FORCE, {"all_waiting": True}).ok()
    stack.drain()
    stack.records_seen = 0
    stack.drain()
    (execution,) = stack.executions("paper_production")
    assert execution["name"] == "paper-410105-2026-00001-01-2"
