"""The deployed stack as its template describes it: the processed template with every value filled in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from infra.local.clients import Clients
from infra.local.places import REGION, STACK

ACCOUNT = "000000000000"
PSEUDO = {
    "AWS::Region": REGION,
    "AWS::Partition": "aws",
    "AWS::AccountId": ACCOUNT,
    "AWS::StackName": STACK,
    "AWS::URLSuffix": "amazonaws.com",
}
# How the ARN of a resource is made from its physical name.
ARNS = {
    "AWS::DynamoDB::Table": f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{{0}}",
    "AWS::IAM::Role": f"arn:aws:iam::{ACCOUNT}:role/{{0}}",
    "AWS::KMS::Key": f"arn:aws:kms:{REGION}:{ACCOUNT}:key/{{0}}",
    "AWS::Lambda::Function": f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{{0}}",
    "AWS::Logs::LogGroup": f"arn:aws:logs:{REGION}:{ACCOUNT}:log-group:{{0}}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{0}",
}
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource: what it is called in the template, what it is called in the cloud, what was asked for."""

    logical_id: str
    kind: str
    name: str
    properties: dict[str, Any]


class StackView:
    """Reads the stack once; `resources` then gives what the template asks for."""

    def __init__(self, clients: Clients) -> None:
        formation = clients("cloudformation")
        body = formation.get_template(StackName=STACK, TemplateStage="Processed")["TemplateBody"]
        self.template: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
        stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
        self.parameters = {entry["ParameterKey"]: entry["ParameterValue"] for entry in stack["Parameters"]}
        self.outputs = {entry["OutputKey"]: entry["OutputValue"] for entry in stack["Outputs"]}
        found = formation.describe_stack_resources(StackName=STACK)["StackResources"]
        self._names = {entry["LogicalResourceId"]: entry["PhysicalResourceId"] for entry in found}

    @cached_property
    def all(self) -> tuple[Resource, ...]:
        """Every resource whose condition holds."""
        return tuple(
            Resource(logical_id, entry["Type"], self._names[logical_id], self.value(entry.get("Properties", {})))
            for logical_id, entry in self.template["Resources"].items()
            if self._holds(entry.get("Condition"))
        )

    def resources(self, kind: str) -> Iterator[Resource]:
        return (resource for resource in self.all if resource.kind == kind)

    def value(self, node: Any) -> Any:
        """A part of the template with its functions evaluated."""
        if isinstance(node, list):
            return [made for item in node if (made := self.value(item)) is not _NOTHING]
        if not isinstance(node, Mapping):
            return node
        if len(node) == 1:
            ((name, argument),) = node.items()
            if name in self._functions:
                return self._functions[name](argument)
        return {key: made for key, item in node.items() if (made := self.value(item)) is not _NOTHING}

    @property
    def _functions(self) -> dict[str, Callable[[Any], Any]]:
        return {
            "Ref": self._ref,
            "Fn::GetAtt": lambda argument: self._attribute(
                *(argument if isinstance(argument, list) else argument.split(".", 1))
            ),
            "Fn::Sub": self._sub,
            "Fn::If": lambda argument: self.value(argument[1] if self._holds(argument[0]) else argument[2]),
            "Fn::Equals": lambda argument: self.value(argument[0]) == self.value(argument[1]),
            "Fn::Not": lambda argument: not self.value(argument[0]),
            "Fn::And": lambda argument: all(self.value(item) for item in argument),
            "Fn::Or": lambda argument: any(self.value(item) for item in argument),
            "Condition": self._holds,
        }

    def _holds(self, condition: str | None) -> bool:
        return condition is None or bool(self.value(self.template["Conditions"][condition]))

    def _ref(self, name: str) -> Any:
        if name == "AWS::NoValue":
            return _NOTHING
        for known in (PSEUDO, self.parameters, self._names):
            if name in known:
                return known[name]
        raise LookupError(f"the template refers to {name}, which the stack does not have")

    def _attribute(self, logical_id: str, attribute: str) -> Any:
        kind = self.template["Resources"][logical_id]["Type"]
        if attribute == "Arn" and kind in ARNS:
            return ARNS[kind].format(self._names[logical_id])
        # What nobody asks for here is left as it is written.
        return {"Fn::GetAtt": [logical_id, attribute]}

    def _sub(self, argument: Any) -> str:
        text, values = (argument, {}) if isinstance(argument, str) else (argument[0], self.value(argument[1]))

        def replaced(found: re.Match[str]) -> str:
            name = found[1]
            if name in values:
                return str(values[name])
            return str(self._attribute(*name.split(".", 1)) if "." in name else self._ref(name))

        return re.sub(r"\$\{([^!}]+)\}", replaced, text)
