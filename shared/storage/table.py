"""The one table: reading, and writing in transactions that say why they fail."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from botocore.exceptions import ClientError
from pydantic import TypeAdapter

from shared.domain.errors import Busy, StaleVersion
from shared.domain.receipt import AlreadyAnswered
from shared.storage.attributes import Item, marshal, unmarshal

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

    from shared.storage.keys import Key

T = TypeVar("T")
_RETRIES = 6
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(value: object) -> Item:
    """A domain object as plain attributes (times as ISO 8601 text, enums as their values)."""
    kind: Any = type(value)
    encoded: Item = _adapter(kind).dump_python(value, mode="json")
    return encoded


def decode(kind: type[T], item: Mapping[str, Any]) -> T:
    """The domain object of an item; keys and index attributes are passed over."""
    adapter: TypeAdapter[T] = _adapter(cast("Hashable", kind))
    decoded: T = adapter.validate_python(item)
    return decoded


@dataclass(frozen=True, slots=True)
class Write:
    """One operation of a transaction and the error that its condition's failure means."""

    operation: dict[str, Any]
    otherwise: Callable[[], Exception] = field(default=StaleVersion)


@dataclass(frozen=True, slots=True)
class Table:
    """The table by name; every method speaks plain Python values."""

    client: DynamoDBClient
    name: str

    def get(self, key: Key) -> Item | None:
        """A consistent read of one item."""
        answer = self.client.get_item(TableName=self.name, Key=marshal(key.attributes), ConsistentRead=True)
        return unmarshal(answer["Item"]) if "Item" in answer else None

    def get_many(self, wanted: Sequence[Key]) -> list[Item]:
        """Consistent reads of many items; those that do not exist are left out, order is lost."""
        pending = [marshal(key.attributes) for key in wanted]
        found: list[Item] = []
        for attempt in range(_RETRIES + len(pending) // 100):
            batch, pending = pending[:100], pending[100:]
            if not batch:
                return found
            request: Any = {self.name: {"Keys": batch, "ConsistentRead": True}}
            answer = self.client.batch_get_item(RequestItems=request)
            found += map(unmarshal, answer["Responses"].get(self.name, []))
            unprocessed: Any = answer.get("UnprocessedKeys", {})
            left = list(unprocessed.get(self.name, {}).get("Keys", []))
            pending = left + pending
            if left:
                time.sleep(0.02 * 2 ** min(attempt, 6))
        raise Busy

    def query(self, pk: str, *, begins: str = "", index: str = "", newest_first: bool = False) -> Iterator[Item]:
        """Every item of a partition (of an index) whose sort key begins with `begins`."""
        arguments = self._query(pk, begins, index, newest_first)
        while True:
            answer = self.client.query(**arguments)
            yield from map(unmarshal, answer["Items"])
            if not (last := answer.get("LastEvaluatedKey")):
                return
            arguments["ExclusiveStartKey"] = last

    def page(
        self, pk: str, *, limit: int, start: Item | None, begins: str = "", index: str = "", newest_first: bool = False
    ) -> tuple[list[Item], Item | None]:
        """Up to `limit` items after `start`, and where the next page starts."""
        arguments = self._query(pk, begins, index, newest_first) | {"Limit": limit}
        if start:
            arguments["ExclusiveStartKey"] = marshal(start)
        answer = self.client.query(**arguments)
        last = answer.get("LastEvaluatedKey")
        return [unmarshal(item) for item in answer["Items"]], unmarshal(last) if last else None

    def _query(self, pk: str, begins: str, index: str, newest_first: bool) -> dict[str, Any]:
        prefix = index or ""
        values = {":pk": pk}
        condition = f"{prefix}pk = :pk"
        if begins:
            values[":begins"] = begins
            condition += f" AND begins_with({prefix}sk, :begins)"
        arguments: dict[str, Any] = {
            "TableName": self.name,
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": marshal(values),
            "ScanIndexForward": not newest_first,
        }
        return arguments | ({"IndexName": index} if index else {"ConsistentRead": True})

    def put(self, item: Item, *, version: int, otherwise: Callable[[], Exception] = StaleVersion) -> Write:
        """Put the item as `version`: the first must be new, a later one must follow its predecessor."""
        operation: dict[str, Any] = {"TableName": self.name, "Item": marshal(item)}
        if version == 1:
            operation["ConditionExpression"] = "attribute_not_exists(pk)"
        else:
            operation["ConditionExpression"] = "version = :previous"
            operation["ExpressionAttributeValues"] = marshal({":previous": version - 1})
        return Write({"Put": operation}, otherwise)

    def overwrite(self, item: Item) -> Write:
        """Put without a condition: for items whose content follows from their key."""
        return Write({"Put": {"TableName": self.name, "Item": marshal(item)}})

    def transact(self, writes: Sequence[Write]) -> None:
        """All or nothing (at most 100 writes). Raises the first failed write's own error, or `Busy`."""
        operations = [write.operation for write in writes]
        for attempt in range(_RETRIES):
            try:
                self.client.transact_write_items(TransactItems=operations)  # type: ignore[arg-type]
            except ClientError as error:
                _raise_meaning(error, writes)
                time.sleep(random.uniform(0.01, 0.05) * 2**attempt)  # noqa: S311 - jitter, no secret
            else:
                return
        raise Busy

    def write_all(self, items: Iterable[Item]) -> None:
        """Unconditional puts in batches of 25: for content that nothing refers to yet."""
        pending = [{"PutRequest": {"Item": marshal(item)}} for item in items]
        attempt = 0
        while pending:
            batch, pending = pending[:25], pending[25:]
            answer = self.client.batch_write_item(RequestItems={self.name: batch})  # type: ignore[dict-item]
            left: list[Any] = list(answer.get("UnprocessedItems", {}).get(self.name, []))
            pending = left + pending
            attempt = attempt + 1 if left else 0
            if attempt > _RETRIES:
                raise Busy
            if left:
                time.sleep(0.05 * 2**attempt)


def _raise_meaning(error: ClientError, writes: Sequence[Write]) -> None:
    """Return when trying again may help; otherwise raise what the failure means."""
    if error.response["Error"]["Code"] != "TransactionCanceledException":
        if error.response["Error"]["Code"] in {"TransactionInProgressException", "ThrottlingException"}:
            return
        raise error
    codes = [reason.get("Code", "None") for reason in error.response.get("CancellationReasons", [])]
    failed = [write.otherwise() for write, code in zip(writes, codes, strict=False) if code == "ConditionalCheckFailed"]
    for meaning in sorted(failed, key=lambda meaning: not isinstance(meaning, AlreadyAnswered)):
        raise meaning from None
    if not _PASSING.intersection(codes):
        raise error
