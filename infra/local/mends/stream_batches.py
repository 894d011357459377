"""Mends: a table's stream is read without AWS's rules for what fails.

Without it `batchItemFailures` counts as success, an exception is retried for ever, batches are not
halved and no limit of attempts sends what fails to the destination. The rules, from Lambda's guide:
a partial failure goes on from the first failed record; a failed batch is halved when the mapping
says so; after `MaximumRetryAttempts`, or `MaximumRecordAgeInSeconds`, its records go to `OnFailure`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from ministack.services import lambda_svc

Records = list[dict[str, Any]]
Result = dict[str, Any]
_UNLIMITED = 10_000


def apply() -> None:
    execute = lambda_svc._execute_function

    def by_the_rules(function: Any, event: Any, *args: Any, **options: Any) -> Any:
        mapping = _mapping_of(function, event)
        if mapping is None or args or options:
            return execute(function, event, *args, **options)
        _Batch(function, mapping, execute).process(event["Records"], attempt=0)
        return {"body": {}}

    lambda_svc._execute_function = by_the_rules


def _mapping_of(function: Any, event: Any) -> dict[str, Any] | None:
    """The mapping that reads this table for this function; None for any other event."""
    records = event.get("Records") if isinstance(event, dict) else None
    if not records or not isinstance(records[0], dict) or records[0].get("eventSource") != "aws:dynamodb":
        return None
    name = (function.get("config") or function).get("FunctionName")
    for _account, _region, mapping in lambda_svc._iter_all_esms():
        if mapping.get("FunctionName") == name and mapping.get("EventSourceArn") == records[0].get("eventSourceARN"):
            return dict(mapping)
    return None


class _Batch:
    """One batch until each of its records is processed or handed to the destination."""

    def __init__(self, function: Any, mapping: dict[str, Any], execute: Callable[..., Result]) -> None:
        self.function = function
        self.mapping = mapping
        self.execute = execute
        attempts = mapping.get("MaximumRetryAttempts")
        self.attempts = _UNLIMITED if attempts in (None, -1) else int(attempts)
        self.reports_failures = "ReportBatchItemFailures" in (mapping.get("FunctionResponseTypes") or [])
        self.halves = bool(mapping.get("BisectBatchOnFunctionError"))

    def process(self, records: Records, attempt: int) -> None:
        while records:
            result = self.execute(self.function, {"Records": records})
            failed = self._first_failed(result, records)
            if failed is None:
                return
            # What stands before the first failed record is done; a later one starts counting anew.
            if failed:
                records, attempt = records[failed:], 0
            attempt += 1
            reason = self._given_up(records, attempt)
            if reason:
                self._hand_over(records, result, reason)
                return
            time.sleep(min(0.2 * 2 ** (attempt - 1), 5))
            if self.halves and len(records) > 1:
                half = len(records) // 2
                self.process(records[:half], attempt)
                records = records[half:]

    def _first_failed(self, result: Result, records: Records) -> int | None:
        if result.get("error"):
            return 0
        body = result.get("body")
        if not self.reports_failures or not isinstance(body, dict):
            return None
        failed = {failure.get("itemIdentifier") for failure in body.get("batchItemFailures") or []}
        if not failed:
            return None
        places = [place for place, record in enumerate(records) if record["dynamodb"]["SequenceNumber"] in failed]
        return places[0] if places else 0

    def _given_up(self, records: Records, attempt: int) -> str:
        limit = int(self.mapping.get("MaximumRecordAgeInSeconds") or -1)
        oldest = min(float(record["dynamodb"].get("ApproximateCreationDateTime", time.time())) for record in records)
        if 0 < limit < time.time() - oldest:
            return "MaxRecordAgeExceeded"
        return "RetryAttemptsExhausted" if attempt > self.attempts else ""

    def _hand_over(self, records: Records, result: Result, reason: str) -> None:
        source = self.mapping["EventSourceArn"]
        lambda_svc._send_ddb_stream_failure_record(self.mapping, self.function, records, source, result, reason)
