"""The stack's template for tests: tables, buckets and workflows are made from it, never retyped."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
WORKFLOWS = ROOT / "infra" / "statemachines"
BUCKETS = {"vault": "VaultBucket", "inbox": "InboxBucket", "reports": "ReportsBucket"}
_TABLE_PROPERTIES = (
    "AttributeDefinitions",
    "BillingMode",
    "GlobalSecondaryIndexes",
    "KeySchema",
)

Template = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags, spelt out as JSON would have them."""


def _intrinsic(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        assert isinstance(node, yaml.MappingNode)
        value = loader.construct_mapping(node, deep=True)
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _intrinsic)


@cache
def _text() -> str:
    return TEMPLATE.read_text(encoding="utf-8")


@cache
def _parsed() -> Template:
    loaded: Template = yaml.load(_text(), Loader=_Loader)
    return loaded


def load_template() -> Template:
    """A fresh copy of the source template, intrinsics as `{"Ref": …}` and `{"Fn::…": …}`."""
    return deepcopy(_parsed())


def make_table(client: DynamoDBClient, name: str) -> None:
    """Create the stack's table under `name`: keys, indexes, stream and time to live as in the template."""
    properties = load_template()["Resources"]["Table"]["Properties"]
    arguments = {key: properties[key] for key in _TABLE_PROPERTIES}
    stream: Any = {"StreamEnabled": True, **properties["StreamSpecification"]}
    client.create_table(TableName=name, StreamSpecification=stream, **arguments)
    client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1})
    client.update_time_to_live(TableName=name, TimeToLiveSpecification=properties["TimeToLiveSpecification"])


def make_buckets(client: S3Client, names: Mapping[str, str]) -> None:
    """Create buckets under the given names; `names` maps "vault", "inbox", "reports" to them.

    Versioning, Object Lock and CORS are the template's; encryption needs a key and is left to the caller.
    """
    resources = load_template()["Resources"]
    for kind, name in names.items():
        _make_bucket(client, name, resources[BUCKETS[kind]]["Properties"])


def _make_bucket(client: S3Client, name: str, properties: dict[str, Any]) -> None:
    location: dict[str, Any] = {}
    if client.meta.region_name != "us-east-1":
        location = {"CreateBucketConfiguration": {"LocationConstraint": client.meta.region_name}}
    client.create_bucket(Bucket=name, ObjectLockEnabledForBucket=bool(properties.get("ObjectLockEnabled")), **location)
    if "VersioningConfiguration" in properties:
        client.put_bucket_versioning(Bucket=name, VersioningConfiguration=properties["VersioningConfiguration"])
    if "ObjectLockConfiguration" in properties:
        lock: Any = with_defaults(properties["ObjectLockConfiguration"])
        client.put_object_lock_configuration(Bucket=name, ObjectLockConfiguration=lock)


def with_defaults(value: Any) -> Any:
    """The value with every reference to a parameter replaced by the parameter's default."""
    parameters = _parsed()["Parameters"]
    if isinstance(value, dict):
        if set(value) == {"Ref"} and value["Ref"] in parameters:
            declared = parameters[value["Ref"]]
            return int(declared["Default"]) if declared["Type"] == "Number" else declared["Default"]
        return {key: with_defaults(item) for key, item in value.items()}
    if isinstance(value, list):
        return [with_defaults(item) for item in value]
    return value


def workflow_definition(name: str, substitutions: Mapping[str, str]) -> dict[str, Any]:
    """The state machine `name` (such as "paper_production") with `${Placeholder}`s filled in.

    Raises `KeyError` for a placeholder that `substitutions` lacks.
    """
    text = (WORKFLOWS / f"{name}.asl.json").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+)\}", lambda match: json.dumps(substitutions[match[1]])[1:-1], text)
    definition: dict[str, Any] = json.loads(filled)
    return definition
