"""What the source template says that the plan no longer shows: literals, packaging, settings, routes."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from typing import Any

import pytest
from cfnlint.api import lint_file
from cfnlint.config import ManualArgs

from tests.infra.checks.entry import routes
from tests.infra.checks.reliability import FUNCTIONS
from tests.infra.plan import plan, properties
from tests.support.template import ROOT, TEMPLATE, WORKFLOWS, load_template

CHINA = ["cn-north-1", "cn-northwest-1"]
# What documents need is 50 MB: only functions that draw or read documents carry it.
DOCUMENTS = {"ApplicationIntake", "Approval", "PaperGeneration", "ScoreIngestion", "SummaryReports"}


def noun(function: str) -> str:
    """The folder of a function: `PaperCustody` is `paper_custody`."""
    return re.sub(r"(?<!^)([A-Z])", r"_\1", function).lower()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def test_no_partition_and_no_region_is_written_out() -> None:
    sources = [*_texts(load_template())]
    sources += [path.read_text(encoding="utf-8") for path in WORKFLOWS.glob("*.asl.json")]
    region = re.compile(r"\b(us|eu|ap|sa|ca|me|af|cn)-(north|south|east|west|central)[a-z]*-\d\b")
    assert [text for text in sources if re.search(r"arn:aws(-cn)?:", text) or region.search(text)] == []


def test_cfn_lint_in_aws() -> None:
    assert lint_file(TEMPLATE, ManualArgs(regions=["eu-central-1", "ap-east-1"])) == []


def test_cfn_lint_in_china_misses_the_pool_alone() -> None:
    """cfn-lint decides conditions on regions, not on partitions; the pool's condition is the plan's test."""
    found = lint_file(TEMPLATE, ManualArgs(regions=CHINA))
    assert {match.rule.id for match in found} <= {"E3006"}
    assert all("AWS::Cognito::" in match.message for match in found)


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_function_is_packaged_as_one_import_name(function: str) -> None:
    resource = load_template()["Resources"][function]
    package = f"functions.{noun(function)}"
    assert resource["Metadata"]["BuildProperties"] == {"ParentPackageMode": "explicit", "ParentPackages": package}
    assert resource["Properties"]["CodeUri"] == package.replace(".", "/")
    assert resource["Properties"]["Handler"] == f"{package}.app.handler"
    assert (ROOT / resource["Properties"]["CodeUri"]).is_dir()


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_layers(function: str) -> None:
    wanted = ["SharedLayer", "FontLayer"] if function in DOCUMENTS else ["SharedLayer"]
    layers = [re.sub(r"[0-9a-f]{10}\}$|\W", "", layer) for layer in properties(plan(), function)["Layers"]]
    assert layers == wanted


def test_layer_is_packaged_as_shared() -> None:
    layer = load_template()["Resources"]["SharedLayer"]
    assert layer["Metadata"]["BuildProperties"] == {"ParentPackageMode": "explicit", "ParentPackages": "shared"}
    assert layer["Properties"]["ContentUri"] == "shared"


@pytest.mark.parametrize("function", sorted(FUNCTIONS))
def test_routes_are_what_the_function_declares(function: str) -> None:
    uri = f"/functions/${{{function}.Arn}}/invocations"
    given = {
        route
        for route, operation in routes(plan()).items()
        if operation["x-amazon-apigateway-integration"]["uri"].endswith(uri)
    }
    app = importlib.import_module(f"functions.{noun(function)}.app")
    declared = {f"{route.method} {route.path}" for route in app.api.routes} if hasattr(app, "api") else set()
    assert given == declared


def test_every_setting_is_given_by_the_template() -> None:
    """A variable that the settings read and no function has would silently be its default."""
    tree = ast.parse((ROOT / "shared" / "runtime" / "settings.py").read_text(encoding="utf-8"))
    read = {
        str(call.args[0].value)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.args[:1], list)
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and re.fullmatch(r"[A-Z_]+", str(call.args[0].value))
    }
    given = {name for function in FUNCTIONS for name in properties(plan(), function)["Environment"]["Variables"]}
    assert read
    assert read <= given
