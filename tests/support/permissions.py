"""Least privilege, tried: each call that a function makes is held against its own policy.

moto lets everybody do everything, so a function that lacks a permission would fail in the cloud
alone. `least_privilege` watches every AWS call (signed URLs included), finds out which function
makes it, and asks the template's policy of that function: action, resource, leading keys of the
table, and the use of the key that encrypts what is read or written.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from tests.infra.checks.access import Statement, statements_of, texts
from tests.infra.plan import REGIONS, plan

_BUCKETS = {"VAULT_BUCKET": "VaultBucket", "INBOX_BUCKET": "InboxBucket", "REPORTS_BUCKET": "ReportsBucket"}
_TRANSACT = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_WORKFLOWS = {"PAPER_PRODUCTION_ARN": "${PaperProduction}", "SCORE_PROCESSING_ARN": "${ScoreProcessing}"}


@dataclass(frozen=True, slots=True)
class Demand:
    """One permission that a call needs; `context` has the values of condition keys."""

    action: str
    resource: str
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@contextmanager
def least_privilege() -> Iterator[list[str]]:
    """Fail at the end when a function did what its policy does not allow."""
    refused: list[str] = []
    emit = BaseClient._emit_api_params  # type: ignore[attr-defined] # private: calls and signed URLs both pass it

    def watch(client: BaseClient, api_params: Any, operation_model: Any, context: Any) -> Any:
        if function := _calling_function():
            service = operation_model.service_model.service_name
            for demand in demands(service, operation_model.name, api_params):
                if not allowed(function, demand):
                    refused.append(f"{function} may not {demand.action} on {demand.resource} {dict(demand.context)}")
        return emit(client, api_params, operation_model, context)

    with patch.object(BaseClient, "_emit_api_params", watch):
        yield refused
    if refused:
        raise AssertionError("\n".join(sorted(set(refused))))


def allowed(function: str, demand: Demand) -> bool:
    """Whether the policy of a function (such as `paper_custody`) meets a demand."""
    return any(
        demand.action in texts(statement["Action"])
        and any(fnmatchcase(demand.resource, resource) for resource in texts(statement["Resource"]))
        and _conditions_hold(statement, demand.context)
        for statement in _statements(function)
    )


def demands(service: str, operation: str, params: Mapping[str, Any]) -> list[Demand]:
    """The permissions that a call needs. Raises `LookupError` for a call that is not known here yet."""
    if service == "dynamodb":
        return [*_table(operation, params), _key("DataKey", "kms:Decrypt", "dynamodb")]
    if service == "s3":
        return _object(operation, params)
    if (service, operation) == ("stepfunctions", "StartExecution"):
        arns = {os.environ[name]: symbol for name, symbol in _WORKFLOWS.items()}
        return [Demand("states:StartExecution", arns[params["stateMachineArn"]])]
    raise LookupError(f"which permission does {service} {operation} need?")


def _calling_function() -> str | None:
    frame = sys._getframe()
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if name.startswith("functions."):
            return name.split(".")[1]
        frame = frame.f_back  # type: ignore[assignment]
    return None


@cache
def _statements(function: str) -> tuple[Statement, ...]:
    camel = "".join(part.title() for part in function.split("_"))
    return tuple(statements_of(plan(), f"{camel}Role"))


def _conditions_hold(statement: Statement, context: Mapping[str, tuple[str, ...]]) -> bool:
    for operator, wanted in statement.get("Condition", {}).items():
        assert operator in {"StringLike", "ForAllValues:StringLike"}, f"{operator} is not known here yet"
        for name, patterns in wanted.items():
            values = context.get(name, ())
            if operator == "StringLike" and not values:
                return False
            if not all(any(fnmatchcase(value, pattern) for pattern in texts(patterns)) for value in values):
                return False
    return True


def _table(operation: str, params: Mapping[str, Any]) -> list[Demand]:
    if operation == "TransactWriteItems":
        return [
            _item(_TRANSACT[kind], body.get("Item") or body["Key"])
            for item in params["TransactItems"]
            for kind, body in item.items()
        ]
    if operation == "BatchGetItem":
        (request,) = params["RequestItems"].values()
        return [_item(operation, key) for key in request["Keys"]]
    if operation == "BatchWriteItem":
        (requests,) = params["RequestItems"].values()
        return [_item(operation, request["PutRequest"]["Item"]) for request in requests]
    if operation == "Query":
        index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
        return [_item(operation, {"pk": params["ExpressionAttributeValues"][":pk"]}, index)]
    return [_item(operation, params.get("Item") or params["Key"])]


def _item(operation: str, item: Mapping[str, Any], index: str = "") -> Demand:
    return Demand(f"dynamodb:{operation}", f"${{Table.Arn}}{index}", {"dynamodb:LeadingKeys": (item["pk"]["S"],)})


def _object(operation: str, params: Mapping[str, Any]) -> list[Demand]:
    if operation == "CreateBucket":
        return []  # how botocore finds the address of a presigned POST; nothing is called
    names = {os.environ[variable]: symbol for variable, symbol in _BUCKETS.items()}
    bucket = names[params["Bucket"]]
    action = {"GetObject": "s3:GetObject", "PutObject": "s3:PutObject"}[operation]
    if "VersionId" in params:
        action += "Version"
    use = "kms:Decrypt" if operation == "GetObject" else "kms:GenerateDataKey"
    return [
        Demand(action, f"${{{bucket}.Arn}}/{params['Key']}"),
        _key("VaultKey" if bucket == "VaultBucket" else "DataKey", use, "s3", f"${{{bucket}.Arn}}"),
    ]


def _key(key: str, action: str, service: str, bucket: str = "") -> Demand:
    via = (f"{service}.{REGIONS['aws']}.amazonaws.com",)
    context = {"kms:ViaService": via, "kms:EncryptionContext:aws:s3:arn": (bucket,)}
    return Demand(action, f"${{{key}.Arn}}", context)
