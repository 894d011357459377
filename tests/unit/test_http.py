"""The HTTP side: tokens' claims, problems, unknown routes, internal errors, repeated requests."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import Field

from shared.domain.caller import Caller, Role
from shared.domain.errors import Busy, DomainError, FieldError, NotFound, ValidationFailed
from shared.domain.receipt import AlreadyAnswered, Receipt
from shared.runtime import problems
from shared.runtime.callers import caller_of
from shared.runtime.http import Api, Call
from shared.runtime.observability import logger
from shared.runtime.settings import Settings, settings
from shared.runtime.validation import Request
from tests.support.moto_nudges import context
from tests.support.stack import ALLIANCE, DISTRICT, http_event


class Order(Request):
    count: int = Field(title="数量", ge=1)


class Shelf:
    """A function with two routes and a memory of receipts."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}
        self.calls = 0
        self.race = False
        self.api = Api(find_receipt=self.receipts.get, clock=lambda: datetime(2026, 11, 23, tzinfo=UTC))
        self.api.route("POST", "/orders/{order_id}", summary="", roles={Role.ALLIANCE}, request=Order, status=201)(
            self.order
        )
        self.api.route("GET", "/broken", summary="")(self.broken)

    def order(self, call: Call) -> Mapping[str, Any]:
        self.calls += 1
        answer = {"id": call.params["order_id"], "count": call.body.count}
        self.receipts[call.receipt.key] = call.receipt.with_body(answer)
        if self.race:
            raise AlreadyAnswered
        return answer

    def broken(self, call: Call) -> Mapping[str, Any]:
        raise RuntimeError("身份证 11010519491231002X 重复")

    def send(self, *arguments: Any, **options: Any) -> tuple[int, Any]:
        answer = self.api.handle(http_event(*arguments, **options), context("shelf"))
        return answer["statusCode"], json.loads(answer["body"])


@pytest.fixture
def shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[Shelf]:
    monkeypatch.setenv("POWERTOOLS_SERVICE_NAME", "test")
    settings.cache_clear()
    yield Shelf()
    settings.cache_clear()


def test_an_order_is_answered_once_for_one_key(shelf: Shelf) -> None:
    for _ in range(3):
        assert shelf.send("POST", "/orders/7", ALLIANCE, {"count": 2}, key="k") == (201, {"id": "7", "count": 2})
    assert shelf.calls == 1
    assert shelf.send("POST", "/orders/7", ALLIANCE, {"count": 3}, key="k")[1]["code"] == "idempotency_key_reused"
    assert shelf.send("POST", "/orders/8", ALLIANCE, {"count": 2}, key="k")[1]["code"] == "idempotency_key_reused"
    assert shelf.send("POST", "/orders/7", ALLIANCE, {"count": 3}, key="other")[0] == 201


def test_the_loser_of_a_race_gets_the_winners_answer(shelf: Shelf) -> None:
    shelf.race = True
    assert shelf.send("POST", "/orders/7", ALLIANCE, {"count": 2}, key="k") == (201, {"id": "7", "count": 2})


def test_problems_have_every_member_of_rfc_9457(shelf: Shelf) -> None:
    status, problem = shelf.send("POST", "/orders/7", ALLIANCE, {"count": 0})
    assert status == problem["status"] == 422
    assert set(problem) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert problem["instance"] == "/orders/7"
    assert problem["errors"] == [{"code": "greater_than_equal", "message": "“数量”：不能小于1。", "field": "count"}]


def test_broken_json_and_large_bodies_are_refused(shelf: Shelf) -> None:
    event = http_event("POST", "/orders/7", ALLIANCE)
    event["body"] = "{"
    assert json.loads(shelf.api.handle(event, context("shelf"))["body"])["errors"][0]["code"] == "json_invalid"
    event["body"] = json.dumps({"count": 1, "x": "x" * 1024 * 1024})
    assert json.loads(shelf.api.handle(event, context("shelf"))["body"])["code"] == "body_too_large"


def test_an_internal_error_tells_nothing_and_is_logged(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    stream = io.StringIO()
    monkeypatch.setattr(logger().registered_handler, "stream", stream)
    status, problem = shelf.send("GET", "/broken", ALLIANCE)
    assert (status, problem["code"]) == (500, "internal")
    logged = stream.getvalue()
    assert "RuntimeError" in logged
    assert "11010519491231002X" not in json.dumps(problem) + logged


def test_unknown_routes_wrong_roles_and_strangers(shelf: Shelf) -> None:
    assert shelf.send("GET", "/nowhere", ALLIANCE)[0] == 404
    assert shelf.send("POST", "/orders/7", DISTRICT, {"count": 1})[1]["code"] == "forbidden"
    assert shelf.send("POST", "/orders/7", None, {"count": 1})[1]["code"] == "not_signed_in"


@pytest.mark.parametrize(
    "groups", ["[district alliance]", "district,alliance", ["district", "alliance"], "district alliance x"]
)
def test_groups_come_in_several_shapes(groups: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUPS_CLAIM", "groups")
    settings.cache_clear()
    found: Settings = settings()
    claims = {"sub": "s", "groups": groups, "custom:district": "410105"}
    caller = caller_of({"requestContext": {"authorizer": {"jwt": {"claims": claims}}}}, found)
    assert caller == Caller("s", "", frozenset({Role.DISTRICT, Role.ALLIANCE}), "", "410105")
    settings.cache_clear()


@pytest.mark.parametrize(
    ("error", "status"),
    [(ValidationFailed([FieldError("a", "b。")]), 422), (NotFound(), 404), (Busy(), 503), (DomainError(), 409)],
)
def test_each_error_has_its_status(error: DomainError, status: int) -> None:
    assert problems.status_of(error) == status
    assert problems.problem(error, "/x")["detail"]
