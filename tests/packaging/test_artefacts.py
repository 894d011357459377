"""Every built function runs alone: its folder and its layers on the path, boto3, and nothing else."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from infra.local.places import ARTEFACTS, FONT_LAYER, ROOT, RUNTIME_PYTHON
from infra.local.requirements import GROUPS, exported
from tests.packaging.conftest import Artefact, invoke

pytestmark = pytest.mark.packaging

EVENTS = ROOT / "tests" / "events"
NOUNS = sorted(folder.parent.name for folder in (ROOT / "functions").glob("*/app.py"))
EVENT_FILES = sorted(EVENTS.glob("*.json"))


def _owner(event: Path) -> str:
    """The function whose event it is, by the file's name."""
    return next(noun for noun in NOUNS if event.name.startswith(noun))


@pytest.mark.parametrize("noun", NOUNS)
def test_each_function_has_an_event(noun: str) -> None:
    assert [event.name for event in EVENT_FILES if _owner(event) == noun]


@pytest.mark.parametrize("event", EVENT_FILES, ids=lambda event: event.stem)
def test_function_answers_alone(
    event: Path,
    artefacts: dict[str, Artefact],
    opt: dict[tuple[str, ...], Path],
    environment: Mapping[str, str],
) -> None:
    artefact = artefacts[_owner(event)]
    answer = invoke(artefact, opt[artefact.layers], event, environment)
    given = json.loads(event.read_text(encoding="utf-8"))
    if "requestContext" in given:
        _check_http(answer["result"])
    elif "Records" in given:
        assert answer == {"result": {"batchItemFailures": []}}
    else:
        # A workflow's task either has a result or fails by the name of one of our errors.
        assert "result" in answer or answer["error"] in {"NotFound", "StateConflict"}, answer


def _check_http(answer: dict[str, Any]) -> None:
    body = answer["body"]
    text = base64.b64decode(body).decode() if answer.get("isBase64Encoded") else body
    assert answer["statusCode"] < 500, text
    document = json.loads(text)
    assert answer["statusCode"] < 300 or document["code"] == "not_found", document


@pytest.mark.parametrize("noun", NOUNS)
def test_every_module_imports_alone(
    noun: str, artefacts: dict[str, Artefact], opt: dict[tuple[str, ...], Path], environment: Mapping[str, str]
) -> None:
    """Also those that a handler imports only when it draws."""
    artefact = artefacts[noun]
    names = [f"functions.{noun}.{file.stem}" for file in (artefact.folder / "functions" / noun).glob("*.py")]
    lines = f"import sys, importlib; sys.path[:0] = {[str(artefact.folder), str(opt[artefact.layers])]}\n"
    lines += f"for name in {names}: importlib.import_module(name)"
    command = [str(RUNTIME_PYTHON), "-I", "-c", lines]
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=dict(environment))
    assert done.returncode == 0, done.stderr
    assert f"functions.{noun}.app" in names


@pytest.mark.parametrize("noun", NOUNS)
def test_function_carries_only_what_it_requires(noun: str, artefacts: dict[str, Artefact]) -> None:
    found = {entry.name for entry in artefacts[noun].folder.iterdir()} - {"functions", "__pycache__"}
    packages = {name for name in found if name.endswith(".dist-info")}
    group = GROUPS.get(f"functions/{noun}")
    required = exported(group) if group else ""
    wanted = {line.split("==")[0] for line in required.splitlines() if "==" in line}
    assert {name.split("-")[0].replace("_", "-") for name in packages} == wanted
    assert not {"shared", "tests", "infra"} & found


def test_bytecode_is_packaged() -> None:
    sources = [file for file in ARTEFACTS.rglob("*.py") if "/tests/" not in str(file)]
    without = [file for file in sources if not list(file.parent.glob(f"__pycache__/{file.stem}.*.pyc"))]
    assert sources
    assert without == []


def test_fonts_are_packaged_with_their_licences() -> None:
    faces = {file.name: file.stat().st_size for file in (FONT_LAYER / "fonts").iterdir()}
    assert {"serif-regular.ttf", "sans-regular.ttf", "sans-bold.ttf"} <= faces.keys()
    assert [name for name in faces if name.startswith("OFL-")]
    assert sum(faces.values()) < 60_000_000  # code and layers of a function unpack to 250 MB at most


@pytest.mark.parametrize("folder", sorted(GROUPS))
def test_requirements_are_those_of_the_lock(folder: str) -> None:
    assert (ROOT / folder / "requirements.txt").read_text(encoding="utf-8") == exported(GROUPS[folder])


def test_functions_without_requirements_have_no_file() -> None:
    present = {str(file.parent.relative_to(ROOT)) for file in (ROOT / "functions").glob("*/requirements.txt")}
    assert present | {"shared"} == GROUPS.keys()


def test_the_bare_interpreter_has_no_package_of_the_project() -> None:
    """Or the tests above would prove nothing."""
    lines = "import importlib.util as u; print([n for n in {} if u.find_spec(n)])".format(
        ["shared", "functions", "pydantic", "aws_lambda_powertools", "fpdf", "openpyxl", "defusedxml", "segno"]
    )
    done = subprocess.run([str(RUNTIME_PYTHON), "-I", "-c", lines], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    assert Path(sys.executable) != RUNTIME_PYTHON
