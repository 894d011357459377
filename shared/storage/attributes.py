"""DynamoDB's attribute values and plain Python values.

boto3's own serializer would bring all of boto3 and s3transfer into every function's start, about a
third of it; what the table holds are texts, integers, booleans, lists and maps.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Item = dict[str, Any]


def marshal(values: Mapping[str, Any]) -> dict[str, Any]:
    """An item as DynamoDB takes it. Raises `TypeError` for a value that the table does not hold."""
    return {name: to_attribute(value) for name, value in values.items()}


def unmarshal(item: Mapping[str, Any]) -> Item:
    """An item of DynamoDB's as plain values; numbers are integers."""
    return {name: from_attribute(value) for name, value in item.items()}


def to_attribute(value: object) -> dict[str, Any]:
    if value is None:
        return {"NULL": True}
    if isinstance(value, bool):
        return {"BOOL": value}
    if isinstance(value, str):
        return {"S": str(value)}
    if isinstance(value, int):
        return {"N": str(int(value))}
    if isinstance(value, Mapping):
        return {"M": marshal(value)}
    if isinstance(value, (list, tuple)):
        return {"L": [to_attribute(item) for item in value]}
    raise TypeError(f"the table holds no {type(value).__name__}")


def from_attribute(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    return _READ[kind](value)


_READ: dict[str, Callable[[Any], Any]] = {
    "S": str,
    "N": int,
    "BOOL": bool,
    "NULL": lambda _: None,
    "L": lambda items: [from_attribute(item) for item in items],
    "M": unmarshal,
}
