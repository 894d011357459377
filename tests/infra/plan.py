"""What CloudFormation would create: the template after the SAM transform, conditions decided.

References become plain text, so that checks compare strings: `Ref Table` is `${Table}`,
`GetAtt Table.Arn` is `${Table.Arn}`, parameters and pseudo parameters are their values.
"""

from __future__ import annotations

import copy
import re
from functools import cache
from typing import Any

import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from tests.support.template import load_template

Plan = dict[str, Any]
ACCOUNT = "123456789012"
REGIONS = {"aws": "eu-central-1", "aws-cn": "cn-north-1"}
SUFFIXES = {"aws": "amazonaws.com", "aws-cn": "amazonaws.com.cn"}
ISSUER = {"JwtIssuer": "https://sign-in.example.cn", "JwtAudience": "kaohe"}
_NOTHING = object()


def plan(partition: str = "aws", **parameters: str) -> Plan:
    """A fresh copy of what a deployment with these parameters (defaults otherwise) would create."""
    return copy.deepcopy(_planned(partition, tuple(sorted(parameters.items()))))


def of_type(planned: Plan, kind: str) -> dict[str, Any]:
    """The resources of a type, such as `AWS::SQS::Queue`, by logical name."""
    return {name: resource for name, resource in planned["Resources"].items() if resource["Type"] == kind}


def properties(planned: Plan, name: str) -> dict[str, Any]:
    """The properties of a resource."""
    found: dict[str, Any] = planned["Resources"][name]["Properties"]
    return found


@cache
def _planned(partition: str, parameters: tuple[tuple[str, str], ...]) -> Plan:
    template = _transformed(REGIONS[partition])
    resolver = _Resolver(_values(template, partition, dict(parameters)), template.get("Conditions", {}))
    resources = {
        name: resolver.resolve(resource)
        for name, resource in template["Resources"].items()
        if resolver.holds(resource.get("Condition"))
    }
    outputs = {
        name: resolver.resolve(output)
        for name, output in template["Outputs"].items()
        if resolver.holds(output.get("Condition"))
    }
    return {"Resources": resources, "Outputs": outputs, "Parameters": template["Parameters"]}


def _transformed(region: str) -> dict[str, Any]:
    source = load_template()
    for resource in source["Resources"].values():
        for local in {"CodeUri", "ContentUri", "DefinitionUri"} & set(resource["Properties"]):
            resource["Properties"][local] = "s3://artefacts/key"
    # The transform asks for the URIs of artefacts that the build has uploaded by then.
    translator = Translator({}, Parser(), boto_session=boto3.Session(region_name=region))
    transformed: dict[str, Any] = translator.translate(source, parameter_values={})
    return transformed


def _values(template: dict[str, Any], partition: str, parameters: dict[str, str]) -> dict[str, Any]:
    unknown = set(parameters) - set(template["Parameters"])
    assert not unknown, f"no such parameter: {unknown}"
    values = {name: parameters.get(name, declared["Default"]) for name, declared in template["Parameters"].items()}
    values["JwtAudience"] = [text for text in str(values["JwtAudience"]).split(",") if text]
    pseudo = {
        "AWS::Partition": partition,
        "AWS::Region": REGIONS[partition],
        "AWS::URLSuffix": SUFFIXES[partition],
        "AWS::AccountId": ACCOUNT,
        "AWS::StackName": "kaohe",
        "AWS::NoValue": _NOTHING,
    }
    return values | pseudo


class _Resolver:
    """Replaces intrinsic functions; `values` are the parameters' and pseudo parameters' values."""

    def __init__(self, values: dict[str, Any], conditions: dict[str, Any]) -> None:
        self._values = values
        self._conditions = conditions

    def holds(self, condition: str | None) -> bool:
        return condition is None or bool(self.resolve(self._conditions[condition]))

    def resolve(self, value: Any) -> Any:
        if isinstance(value, list):
            return [item for item in map(self.resolve, value) if item is not _NOTHING]
        if not isinstance(value, dict):
            return value
        if len(value) == 1 and (function := _function(next(iter(value)))):
            return getattr(self, function)(next(iter(value.values())))
        resolved = {key: self.resolve(item) for key, item in value.items() if key != "Condition" or _is_map(item)}
        return {key: item for key, item in resolved.items() if item is not _NOTHING}

    def ref(self, name: str) -> Any:
        return self._values.get(name, f"${{{name}}}")

    def get_att(self, names: list[str]) -> str:
        return f"${{{'.'.join(names)}}}"

    def sub(self, written: str | list[Any]) -> str:
        text, local = (written, {}) if isinstance(written, str) else (written[0], self.resolve(written[1]))
        known = self._values | local
        return re.sub(r"\$\{([^}]+)\}", lambda match: str(known.get(match[1], match[0])), text)

    def if_(self, branches: list[Any]) -> Any:
        condition, yes, no = branches
        return self.resolve(yes if self.holds(condition) else no)

    def equals(self, sides: list[Any]) -> bool:
        left, right = map(self.resolve, sides)
        return bool(left == right)

    def not_(self, negated: list[Any]) -> bool:
        return not self.resolve(negated[0])

    def and_(self, conditions: list[Any]) -> bool:
        return all(map(self.resolve, conditions))

    def join(self, parts: list[Any]) -> str:
        separator, items = parts
        return str(separator).join(map(str, self.resolve(items)))


def _is_map(value: Any) -> bool:
    return not isinstance(value, str)


def _function(key: str) -> str | None:
    functions = {
        "Ref": "ref",
        "Fn::GetAtt": "get_att",
        "Fn::Sub": "sub",
        "Fn::If": "if_",
        "Fn::Equals": "equals",
        "Fn::Not": "not_",
        "Fn::And": "and_",
        "Fn::Join": "join",
    }
    assert key in functions or not key.startswith("Fn::"), f"{key} is not known here yet"
    return functions.get(key)
