"""What `sam build` made, and a cloud for it to talk to: a table, buckets and workflows, no functions."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from infra.local import server
from infra.local.build import build
from infra.local.clients import CREDENTIALS, Clients
from infra.local.places import ARTEFACTS, FONT_LAYER, REGION, RUNTIME_PYTHON, Installation
from infra.local.steps import Steps
from tests.support.template import make_buckets, make_table, workflow_definition

INVOKE = Path(__file__).with_name("invoke_alone.py")
TABLE = "packaging"
BUCKETS = {"vault": "packaging-vault", "inbox": "packaging-inbox", "reports": "packaging-reports"}


@dataclass(frozen=True, slots=True)
class Artefact:
    """One function as it would be deployed."""

    noun: str
    handler: str
    folder: Path
    layers: tuple[str, ...]


def built_functions() -> dict[str, Artefact]:
    """By noun, from the template that `sam build` wrote."""
    template = yaml.safe_load((ARTEFACTS / "template.yaml").read_text(encoding="utf-8"))
    shared = [layer["Ref"] for layer in template["Globals"]["Function"]["Layers"]]
    made = {}
    for entry in template["Resources"].values():
        if entry["Type"] == "AWS::Serverless::Function":
            properties = entry["Properties"]
            noun = properties["Handler"].split(".")[1]
            layers = (*shared, *(layer["Ref"] for layer in properties.get("Layers", [])))
            made[noun] = Artefact(noun, properties["Handler"], ARTEFACTS / properties["CodeUri"], layers)
    return made


@pytest.fixture(scope="session")
def artefacts() -> dict[str, Artefact]:
    """The functions, built if anything changed."""
    build(Steps())
    return built_functions()


@pytest.fixture(scope="session")
def opt(artefacts: dict[str, Artefact], tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, ...], Path]:
    """For each combination of layers a folder that stands for /opt."""
    folders = {}
    for layers in {artefact.layers for artefact in artefacts.values()}:
        root = tmp_path_factory.mktemp("opt")
        shutil.copytree(ARTEFACTS / "SharedLayer", root, dirs_exist_ok=True)
        if "FontLayer" in layers:
            # Nobody may write to /opt here; where a checkout has them, the package finds them too.
            (root / "python" / "build").mkdir()
            (root / "python" / "build" / "font-layer").symlink_to(FONT_LAYER)
        folders[layers] = root / "python"
    return folders


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """What the template gives a function, for a cloud that has the stack's table and buckets."""
    place = Installation(tmp_path_factory.mktemp("cloud"), keeps_state=False)
    running = server.start(place, 0)
    try:
        yield _prepared(running.url)
    finally:
        server.stop(running, place)


def _prepared(url: str) -> dict[str, str]:
    clients = Clients(url)
    make_table(clients("dynamodb"), TABLE)
    make_buckets(clients("s3"), BUCKETS)
    arns = {"LambdaInvoke": "arn:aws:states:::lambda:invoke"}
    for noun in ("PaperGeneration", "ScoreIngestion", "SummaryReports"):
        arns[f"{noun}Arn"] = f"arn:aws:lambda:{REGION}:000000000000:function:{noun}"
    machines = {
        name: clients("stepfunctions").create_state_machine(
            name=name,
            definition=json.dumps(workflow_definition(name, arns)),
            roleArn="arn:aws:iam::000000000000:role/packaging",
        )["stateMachineArn"]
        for name in ("paper_production", "score_processing")
    }
    return {
        **{name.upper(): value for name, value in CREDENTIALS.items()},
        "AWS_DEFAULT_REGION": REGION,
        "AWS_REGION": REGION,
        "AWS_ENDPOINT_URL": url,
        "AWS_LAMBDA_FUNCTION_NAME": "packaging",
        "POWERTOOLS_SERVICE_NAME": "packaging",
        "POWERTOOLS_METRICS_NAMESPACE": "Kaohe",
        "TABLE_NAME": TABLE,
        "VAULT_BUCKET": BUCKETS["vault"],
        "VAULT_KEY_ARN": clients("kms").create_key()["KeyMetadata"]["Arn"],
        "INBOX_BUCKET": BUCKETS["inbox"],
        "REPORTS_BUCKET": BUCKETS["reports"],
        "PAPER_PRODUCTION_ARN": machines["paper_production"],
        "SCORE_PROCESSING_ARN": machines["score_processing"],
    }


def invoke(artefact: Artefact, opt: Path, event: Path, environment: Mapping[str, str]) -> Any:
    """The answer of a function that runs alone; what it printed is in the error if it did not run."""
    done = subprocess.run(
        [str(RUNTIME_PYTHON), "-I", str(INVOKE), artefact.handler, str(event), str(artefact.folder), str(opt)],
        check=False,
        capture_output=True,
        text=True,
        env=dict(environment),
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)
