"""The HTTP side of a function: declared routes, parsed requests, problems, repeated requests.

A route is declared once, next to its handler: method, path, roles, request and summary. The
declaration checks the role, parses the body, finds the answer to a repeated request and is what
`infra/api/openapi.json` is made from.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aws_lambda_powertools.event_handler import APIGatewayHttpResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from pydantic import BaseModel

from shared.domain.caller import Caller, Role
from shared.domain.errors import DomainError, Forbidden, ValidationFailed
from shared.domain.receipt import AlreadyAnswered, KeyReused, Receipt
from shared.runtime import problems
from shared.runtime.callers import caller_of
from shared.runtime.observability import logger
from shared.runtime.settings import settings
from shared.runtime.validation import parse_json, parse_query

EVERYONE = frozenset(Role)
MAX_BODY_BYTES = 1024 * 1024
_RECEIPT_DAYS = 2
_JSON = "application/json"

Handler = Callable[["Call"], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Call:
    """One request, checked: who calls, with what, when, and the receipt of its answer."""

    caller: Caller
    params: Mapping[str, str]
    body: Any
    query: Any
    now: datetime
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Route:
    """The declaration of one operation. `path` has its parameters in braces."""

    method: str
    path: str
    summary: str
    roles: frozenset[Role]
    status: int
    request: type[BaseModel] | None
    query: type[BaseModel] | None
    handler: str


@dataclass
class Api:
    """The routes of one function. `find_receipt` looks up the answer to a repeated request."""

    find_receipt: Callable[[str], Receipt | None]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    routes: list[Route] = field(default_factory=list)
    resolver: APIGatewayHttpResolver = field(default_factory=APIGatewayHttpResolver)

    def __post_init__(self) -> None:
        self.resolver.not_found(_no_such_route)

    def route(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        roles: frozenset[Role] | set[Role] = EVERYONE,
        status: int = 200,
        request: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare an operation; the decorated function takes a `Call` and returns the answer."""

        def declare(handler: Handler) -> Handler:
            route = Route(method, path, summary, frozenset(roles), status, request, query, handler.__name__)
            self.routes.append(route)
            rule = path.replace("{", "<").replace("}", ">")
            self.resolver.route(rule, method)(lambda **params: self._answer(route, handler, params))
            return handler

        return declare

    def handle(self, event: dict[str, Any], context: Any) -> dict[str, Any]:
        """The function's answer to an HTTP API event (payload format 2.0)."""
        answer: dict[str, Any] = self.resolver.resolve(event, context)
        return answer

    def _answer(self, route: Route, handler: Handler, params: dict[str, str]) -> Response[str]:
        event: Mapping[str, Any] = self.resolver.current_event.raw_event
        try:
            return self._run(route, handler, params, event)
        except DomainError as error:
            status = problems.status_of(error)
            logger().info("refused", route=f"{route.method} {route.path}", status=status, code=error.code)
            return _problem(problems.problem(error, event["rawPath"]))
        except Exception:
            logger().exception("failed", route=f"{route.method} {route.path}")
            detail = "系统出错，内容没有保存。请稍后重试；仍不成功请联系管理员。"
            return _problem(problems.document(500, "internal", "系统错误", detail, event["rawPath"]))

    def _run(self, route: Route, handler: Handler, params: dict[str, str], event: Mapping[str, Any]) -> Response[str]:
        now = self.clock()
        caller = caller_of(event, settings())
        if not caller.has(route.roles):
            raise Forbidden("您的角色不能进行这项操作。")
        raw = self.resolver.current_event.decoded_body or ""
        receipt = _receipt(route, caller, event, raw, now)
        if receipt.key and (first := self.find_receipt(receipt.key)):
            return _repeat(first, receipt)
        call = Call(caller, params, _body(route, raw), _query(route, event), now, receipt)
        try:
            answer = handler(call)
        except AlreadyAnswered:
            first = self.find_receipt(receipt.key)
            if first is None:
                raise
            return _repeat(first, receipt)
        logger().info("answered", route=f"{route.method} {route.path}", status=route.status, actor=caller.subject)
        return Response(route.status, _JSON, json.dumps(answer, ensure_ascii=False, separators=(",", ":")))


def _receipt(route: Route, caller: Caller, event: Mapping[str, Any], raw: str, now: datetime) -> Receipt:
    header = str((event.get("headers") or {}).get("idempotency-key") or "")
    fingerprint = hashlib.sha256(f"{event['rawPath']}\n{raw}".encode()).hexdigest()
    key = ""
    if header and route.method != "GET":
        key = hashlib.sha256(f"{caller.subject}\n{route.method} {route.path}\n{header}".encode()).hexdigest()
    return Receipt(key, fingerprint, route.status, now + timedelta(_RECEIPT_DAYS))


def _repeat(first: Receipt, receipt: Receipt) -> Response[str]:
    if first.fingerprint != receipt.fingerprint:
        problem = KeyReused()
        raise problem
    return Response(first.status, _JSON, first.body, headers={"idempotency-replayed": "true"})


def _body(route: Route, raw: str) -> Any:
    if route.request is None:
        return None
    if len(raw.encode()) > MAX_BODY_BYTES:
        raise ValidationFailed([], "请求内容超过1MB，请改用文件上传。", code="body_too_large")
    return parse_json(route.request, raw)


def _query(route: Route, event: Mapping[str, Any]) -> Any:
    if route.query is None:
        return None
    return parse_query(route.query, dict(event.get("queryStringParameters") or {}))


def _no_such_route(_: NotFoundError) -> Response[str]:
    return _problem(problems.document(404, "no_route", "没有这个地址", "没有这个接口，请检查地址和方法。", ""))


def _problem(document: dict[str, Any]) -> Response[str]:
    return Response(document["status"], problems.CONTENT_TYPE, json.dumps(document, ensure_ascii=False))
