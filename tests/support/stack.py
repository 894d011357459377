"""The stack in one process: moto's services, the template's table, our real handlers.

`http` calls a function as the HTTP API would, `drain` does what the stream mapping and the
workflows do. Time is the test's own (`now`).
"""

from __future__ import annotations

import importlib
import json
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import pytest
from moto import mock_aws

from shared.domain.caller import Role
from shared.runtime import clients
from shared.runtime.settings import settings
from tests.support.moto_nudges import MOTO_CONFIG, Handler, context, nudged
from tests.support.template import make_buckets, make_table, workflow_definition

if TYPE_CHECKING:
    from mypy_boto3_stepfunctions import SFNClient

REGION = "us-east-1"
ACCOUNT = "123456789012"
TABLE = "kaohe-test"
BUCKETS = {"vault": "kaohe-test-vault", "inbox": "kaohe-test-inbox", "reports": "kaohe-test-reports"}
NOUNS = (
    "application_intake",
    "approval",
    "question_bank",
    "paper_generation",
    "paper_custody",
    "score_ingestion",
    "summary_reports",
    "event_router",
)
WORKFLOWS = ("paper_production", "score_processing", "weekly_rollup")


@dataclass(frozen=True, slots=True)
class User:
    """A signed-in test user."""

    subject: str
    roles: tuple[Role, ...]
    organisation: str = ""
    district: str = ""

    @property
    def claims(self) -> dict[str, str]:
        return {
            "sub": self.subject,
            "name": f"测试{self.subject}",
            "cognito:groups": f"[{' '.join(self.roles)}]",
            "custom:organisation": self.organisation,
            "custom:district": self.district,
        }


INSTITUTION = User("institution-1", (Role.INSTITUTION,), organisation="ZZ0001", district="410105")
OTHER_INSTITUTION = User("institution-2", (Role.INSTITUTION,), organisation="ZZ0002", district="410105")
DISTRICT = User("district-1", (Role.DISTRICT,), district="410105")
OTHER_DISTRICT = User("district-2", (Role.DISTRICT,), district="410102")
TASK_FORCE = User("task-force-1", (Role.TASK_FORCE,))
ALLIANCE = User("alliance-1", (Role.ALLIANCE,))
MARKER = User("marker-1", (Role.MARKER,))
REVIEWER = User("marker-2", (Role.MARKER,))


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def code(self) -> str:
        return str(self.body.get("code", ""))

    def ok(self) -> Any:
        """The body of a success; anything else fails the test with the problem."""
        assert self.status < 300, self.body
        return self.body


@dataclass
class Stack:
    """One cloud. `now` is what every handler takes for the time."""

    now: datetime = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
    records_seen: int = 0

    def __post_init__(self) -> None:
        self.dynamodb = clients.dynamodb()
        self.s3 = clients.s3()
        self.sfn = clients.stepfunctions()
        for noun in NOUNS:
            api = getattr(app(noun), "api", None)
            if api is not None:
                api.clock = lambda: self.now

    @cached_property
    def machines(self) -> dict[str, str]:
        """The workflows' ARNs; they are made when a test first needs one."""
        return _make_workflows(self.sfn)

    def http(
        self,
        method: str,
        path: str,
        user: User | None,
        body: Any = None,
        *,
        query: Mapping[str, str] | None = None,
        key: str = "",
    ) -> Answer:
        """Call the function that has the route, with the claims that the authorizer would hand on."""
        noun = owner_of(method, path)
        event = http_event(method, path, user, body, query=query, key=key)
        raw = app(noun).handler(event, context(noun))
        return Answer(raw["statusCode"], json.loads(raw["body"]), _flat(raw))

    def upload(self, presigned: Mapping[str, Any], data: bytes) -> str:
        """What the presigned POST would store; the upload's id."""
        self.s3.put_object(Bucket=BUCKETS["inbox"], Key=presigned["fields"]["key"], Body=data)
        return str(presigned["upload_id"])

    def drain(self) -> list[dict[str, Any]]:
        """Hand new stream records to the event router and wait for what it starts; failed records.

        One record after the other: a transaction that moto rolls back takes the writes of other
        threads with it.
        """
        failed: list[dict[str, Any]] = []
        assert self.machines
        while records := self._new_records():
            for record in records:
                answer = app("event_router").handler({"Records": [record]}, context("event_router"))
                failed += answer["batchItemFailures"]
                self.wait()
        return failed

    def wait(self) -> None:
        """Until no execution runs."""
        deadline = time.monotonic() + 60
        while any(self.executions(workflow, "RUNNING") for workflow in self.machines):
            assert time.monotonic() < deadline, "a workflow does not end"
            time.sleep(0.02)

    def executions(self, workflow: str, status: str | None = None) -> list[dict[str, Any]]:
        arguments: dict[str, Any] = {"stateMachineArn": self.machines[workflow]}
        if status:
            arguments["statusFilter"] = status
        return list(self.sfn.list_executions(**arguments)["executions"])  # type: ignore[arg-type]

    def run(self, workflow: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """Start an execution and wait; its description."""
        started = self.sfn.start_execution(
            stateMachineArn=self.machines[workflow], name=uuid.uuid4().hex, input=json.dumps(payload)
        )
        self.wait()
        return dict(self.sfn.describe_execution(executionArn=started["executionArn"]))

    def task(self, noun: str, payload: dict[str, Any]) -> Any:
        """Invoke a function directly."""
        return app(noun).handler(payload, context(noun))

    def items(self) -> list[dict[str, Any]]:
        """Every item of the table, as stored."""
        pages = self.dynamodb.get_paginator("scan").paginate(TableName=TABLE)
        return [item for page in pages for item in page["Items"]]

    def _new_records(self) -> list[dict[str, Any]]:
        from moto.dynamodb.models import dynamodb_backends  # noqa: PLC0415

        table = dynamodb_backends[ACCOUNT][REGION].get_table(TABLE)
        records = [record.to_json() for record in table.stream_shard.items]  # type: ignore[union-attr]
        new, self.records_seen = records[self.records_seen :], len(records)
        return new


def app(noun: str) -> Any:
    """The function's entry module."""
    return importlib.import_module(f"functions.{noun}.app")


def owner_of(method: str, path: str) -> str:
    """Which function declares the route that a request meets."""
    for noun in NOUNS:
        for route in getattr(getattr(app(noun), "api", None), "routes", ()):
            if route.method == method and _matches(route.path, path):
                return noun
    raise LookupError(f"no route for {method} {path}")


def _matches(pattern: str, path: str) -> bool:
    wanted, have = pattern.split("/"), path.split("/")
    return len(wanted) == len(have) and all(
        part.startswith("{") or part == given for part, given in zip(wanted, have, strict=True)
    )


def http_event(
    method: str,
    path: str,
    user: User | None,
    body: Any = None,
    *,
    query: Mapping[str, str] | None = None,
    key: str = "",
) -> dict[str, Any]:
    """An HTTP API event, payload format 2.0."""
    authorizer = {"authorizer": {"jwt": {"claims": user.claims, "scopes": None}}} if user else {}
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json", **({"idempotency-key": key} if key else {})},
        "queryStringParameters": dict(query or {}),
        "requestContext": {
            "http": {"method": method, "path": path, "sourceIp": "127.0.0.1", "protocol": "HTTP/1.1"},
            "stage": "$default",
            "requestId": "test",
            **authorizer,
        },
        "body": json.dumps(body, ensure_ascii=False) if body is not None else None,
        "isBase64Encoded": False,
    }


def _flat(raw: Mapping[str, Any]) -> dict[str, str]:
    return {**raw.get("headers", {}), **{k: v[0] for k, v in raw.get("multiValueHeaders", {}).items()}}


def _environment() -> dict[str, str]:
    arn = f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine"
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ACCOUNT_ID_ENDPOINT_MODE": "disabled",
        "TABLE_NAME": TABLE,
        "VAULT_BUCKET": BUCKETS["vault"],
        "VAULT_KEY_ARN": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/00000000-0000-0000-0000-000000000001",
        "INBOX_BUCKET": BUCKETS["inbox"],
        "REPORTS_BUCKET": BUCKETS["reports"],
        "PAPER_PRODUCTION_ARN": f"{arn}:paper_production",
        "SCORE_PROCESSING_ARN": f"{arn}:score_processing",
        "POWERTOOLS_METRICS_NAMESPACE": "Kaohe",
        "POWERTOOLS_SERVICE_NAME": "test",
        "LOG_LEVEL": "WARNING",
    }


def _handlers() -> dict[str, Handler]:
    return {noun: app(noun).handler for noun in NOUNS}


@cache
def _definitions() -> dict[str, str]:
    arns = {
        f"{''.join(part.title() for part in noun.split('_'))}Arn": (
            f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{noun}"
        )
        for noun in NOUNS
    }
    arns["LambdaInvoke"] = "arn:aws:states:::lambda:invoke"
    return {workflow: json.dumps(workflow_definition(workflow, arns)) for workflow in WORKFLOWS}


def _make_workflows(sfn: SFNClient) -> dict[str, str]:
    role = f"arn:aws:iam::{ACCOUNT}:role/test"
    return {
        workflow: sfn.create_state_machine(name=workflow, definition=definition, roleArn=role)["stateMachineArn"]
        for workflow, definition in _definitions().items()
    }


@contextmanager
def running_stack(**overrides: str) -> Iterator[Stack]:
    """A fresh cloud; `overrides` replace settings."""
    with pytest.MonkeyPatch.context() as patch, mock_aws(config=MOTO_CONFIG):  # type: ignore[call-overload]
        for name, value in (_environment() | overrides).items():
            patch.setenv(name, value)
        settings.cache_clear()
        stack = Stack()
        make_table(stack.dynamodb, TABLE)
        make_buckets(stack.s3, BUCKETS)
        with nudged(_handlers()):
            yield stack
    settings.cache_clear()
