"""What one exam costs on AWS, by counting its requests on moto and AWS's public prices.

`make cost` prints the table. Prices are the on-demand ones of us-east-1 without free tiers, as
of 2026-11; other regions differ by some per cent, China is billed in yuan.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from botocore.client import BaseClient

from infra.local.people import people
from infra.local.sample_bank import BLUEPRINT, sample_workbook
from tests.support.scenario import OCCUPATION, approved, custody, dispatch_all, import_bank, occupation, sitting_row
from tests.support.stack import ALLIANCE, DISTRICT, INSTITUTION, MARKER, REVIEWER, Stack, running_stack

CANDIDATES = 40
# USD for one unit.
PRICES = {
    "HTTP API request": 1.00e-6,
    "Lambda invocation": 0.20e-6,
    "Lambda GB-second": 16.6667e-6,
    "DynamoDB write unit": 0.625e-6,
    "DynamoDB read unit": 0.125e-6,
    "DynamoDB stream read": 0.02e-6,
    "Step Functions transition": 25e-6,
    "S3 PUT": 5e-6,
    "S3 GET": 0.4e-6,
    "KMS request": 3e-6,
}
IDLE = {
    "2 KMS keys": 2.00,
    "29 alarms": 2.90,
    "S3, 1 GB": 0.023,
    "DynamoDB, 1 GB and its backup": 0.25 + 0.20,
    "logs, 0.1 GB": 0.05,
}
# States of an execution that are entered once, and for each item of its map.
_STATES = {"paper_production": (3, 5), "score_processing": (2, 2)}
# Memory in GB and seconds, generously, of an API call and of a rendering task.
_API_GB_SECONDS, _TASK_GB_SECONDS = 0.5 * 0.3, 1.73 * 2.0


def main() -> None:
    with running_stack() as stack:
        _bank(stack)
        with counted(stack) as counts:
            _exam(stack)
    total = sum(PRICES[unit] * count for unit, count in counts.items())
    print(f"One exam of {CANDIDATES} candidates, from the application to the released score sheet (USD)")
    for unit, price in PRICES.items():
        print(f"  {unit:26} {counts[unit]:8.0f} × {price:.8f} = {counts[unit] * price:.5f}")
    print(f"  {'':26} {'total':>8}              {total:.5f}")
    print("A month without any exam (USD)")
    for what, price in IDLE.items():
        print(f"  {what:38} {price:6.2f}")
    print(f"  {'total':38} {sum(IDLE.values()):6.2f}")


@contextmanager
def counted(stack: Stack) -> Iterator[Counter[str]]:
    """Units used by everything that happens inside."""
    counts: Counter[str] = Counter()
    call, http = BaseClient._make_api_call, stack.http  # type: ignore[attr-defined] # private: every call passes it

    def watch(client: Any, operation: str, parameters: Any) -> Any:
        _count(counts, client.meta.service_model.service_name, operation, parameters)
        return call(client, operation, parameters)

    def requested(*arguments: Any, **options: Any) -> Any:
        counts.update({"HTTP API request": 1, "Lambda invocation": 1, "Lambda GB-second": _API_GB_SECONDS})
        return http(*arguments, **options)

    with patch.object(BaseClient, "_make_api_call", watch), patch.object(stack, "http", requested):
        yield counts


def _count(counts: Counter[str], service: str, operation: str, parameters: Any) -> None:
    if service == "s3":
        counts["S3 PUT" if operation == "PutObject" else "S3 GET"] += 1
        counts["KMS request"] += 1
    elif operation == "StartExecution":
        states, items = next(found for name, found in _STATES.items() if name in parameters["stateMachineArn"])
        counts["Step Functions transition"] += states + 2 * items + 1
        counts["Lambda invocation"] += states + items
        counts["Lambda GB-second"] += (states + items) * _TASK_GB_SECONDS  # type: ignore[assignment]
    elif operation == "TransactWriteItems":
        sizes = [_units(item["Put"]["Item"]) for item in parameters["TransactItems"]]
        counts["DynamoDB write unit"] += 2 * sum(sizes)
        counts["DynamoDB stream read"] += 1
    elif operation == "BatchWriteItem":
        (requests,) = parameters["RequestItems"].values()
        counts["DynamoDB write unit"] += sum(_units(request["PutRequest"]["Item"]) for request in requests)
    elif operation == "BatchGetItem":
        (request,) = parameters["RequestItems"].values()
        counts["DynamoDB read unit"] += len(request["Keys"])
    elif service == "dynamodb":
        counts["DynamoDB read unit"] += 1 if operation == "GetItem" else 4


def _units(item: Any) -> int:
    """Write units of an item and of its three index entries, by the length of its JSON."""
    indexes = sum(f"gsi{n}pk" in item for n in (1, 2, 3))
    return math.ceil(len(json.dumps(item, ensure_ascii=False).encode()) / 1024) * (1 + indexes)


def _bank(stack: Stack) -> None:
    occupation(stack, blueprint=BLUEPRINT)
    import_bank(stack, sample_workbook()).ok()
    stack.http("POST", f"/occupations/{OCCUPATION}/banks/1/publish", ALLIANCE, {}).ok()
    stack.drain()


def _exam(stack: Stack) -> None:
    group = people(CANDIDATES)
    made = approved(stack, sitting_row(group))
    sitting_id = made["sittings"][0]["sitting_id"]
    path = f"/sittings/{sitting_id}"
    dispatch_all(stack)
    stack.drain()
    for document in ("question_paper", "answer_sheets", "packing_list", "seal_label"):
        stack.http("POST", f"{path}/papers/{document}/download", ALLIANCE).ok()
    custody(stack, sitting_id, "handed_over", "sat", "collected", present=CANDIDATES, absent=0)
    stack.http("POST", f"{path}/papers/answer_key/download", ALLIANCE).ok()
    rows = [{"id_number": person.id_number, "theory": 80, "practical": 70} for person in group]
    stack.http("POST", f"{path}/scores", MARKER, {"rows": rows}).ok()
    stack.http("POST", f"{path}/scores/review", REVIEWER, {"decision": "approve", "version": 1}).ok()
    stack.http("POST", f"{path}/scores/release", ALLIANCE, {"version": 2}).ok()
    stack.drain()
    for user in (DISTRICT, INSTITUTION):
        stack.http("GET", f"{path}/annex-4", user).ok()
    stack.http("GET", f"/applications/{made['application_id']}/fees", INSTITUTION, query={"format": "pdf"}).ok()


if __name__ == "__main__":
    main()
