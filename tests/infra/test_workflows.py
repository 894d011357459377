"""The workflows' definitions: what they retry, what they catch, how long they wait, what they call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from shared.domain import errors
from tests.infra.plan import plan, properties
from tests.support.template import WORKFLOWS, load_template, workflow_definition

FILES = {"PaperProduction": "paper_production", "ScoreProcessing": "score_processing", "WeeklyRollup": "weekly_rollup"}
TASKS = {
    "PaperProduction": ("PaperGeneration", {"assemble", "render", "seal", "fail"}),
    "ScoreProcessing": ("ScoreIngestion", {"render", "record"}),
    "WeeklyRollup": ("SummaryReports", {"plan", "collect", "merge"}),
}
# A passing collision or throttling; every other error of the domain says the same when asked again.
PASSING = {"Busy"}
EACH = pytest.mark.parametrize("workflow", sorted(FILES))

State = dict[str, Any]


def definition(workflow: str) -> dict[str, Any]:
    """The definition, each placeholder filled with its own name."""
    substitutions = load_template()["Resources"][workflow]["Properties"]["DefinitionSubstitutions"]
    return workflow_definition(FILES[workflow], {name: name for name in substitutions})


def states(machine: dict[str, Any]) -> Iterator[tuple[str, State]]:
    """Every state by name, those inside of Maps included."""
    for name, state in machine["States"].items():
        yield name, state
        if "ItemProcessor" in state:
            yield from states(state["ItemProcessor"])


def tasks(workflow: str) -> list[State]:
    return [state for _, state in states(definition(workflow)) if state["Type"] == "Task"]


def domain_errors(kind: type[Exception] = errors.DomainError) -> set[str]:
    """The names of the domain's errors."""
    return {kind.__name__}.union(*(domain_errors(child) for child in kind.__subclasses__()))


@EACH
def test_every_placeholder_is_filled_and_used(workflow: str) -> None:
    text = (WORKFLOWS / f"{FILES[workflow]}.asl.json").read_text(encoding="utf-8")
    substitutions = load_template()["Resources"][workflow]["Properties"]["DefinitionSubstitutions"]
    assert set(re.findall(r"\$\{(\w+)\}", text)) == set(substitutions)


@EACH
def test_it_calls_one_function_and_may(workflow: str) -> None:
    function, names = TASKS[workflow]
    for task in tasks(workflow):
        assert (task["Resource"], task["Arguments"]["FunctionName"]) == ("LambdaInvoke", f"{function}Arn")
    found = {
        name for name in names if re.search(rf"""['"]task['"]: ['"]{name}['"]""", json.dumps(definition(workflow)))
    }
    assert found == names
    (policy,) = properties(plan(), f"{workflow}Role")["Policies"]
    (statement,) = policy["PolicyDocument"]["Statement"]
    assert (statement["Action"], statement["Resource"]) == (["lambda:InvokeFunction"], f"${{{function}.Arn}}")


@EACH
def test_tasks_retry_what_passes_and_nothing_of_the_domain(workflow: str) -> None:
    never = domain_errors() - PASSING
    for task in tasks(workflow):
        (retry,) = task["Retry"]
        assert {"Lambda.ServiceException", "Lambda.TooManyRequestsException", "ThrottlingException"} <= set(
            retry["ErrorEquals"]
        )
        assert not never & set(retry["ErrorEquals"])
        assert not {"States.ALL", "States.TaskFailed"} & set(retry["ErrorEquals"])
        assert 1 <= retry["MaxAttempts"] <= 10
        assert retry["BackoffRate"] > 1


@EACH
def test_tasks_outwait_their_function(workflow: str) -> None:
    """A task that gave up first would be retried while the function still works."""
    function = properties(plan(), TASKS[workflow][0])
    machine = definition(workflow)
    assert all(task["TimeoutSeconds"] > function["Timeout"] for task in tasks(workflow))
    assert machine["TimeoutSeconds"] <= 24 * 3600


@EACH
def test_every_state_leads_somewhere(workflow: str) -> None:
    machine = definition(workflow)
    scopes = [machine, *(state["ItemProcessor"] for _, state in states(machine) if "ItemProcessor" in state)]
    for scope in scopes:
        named = {scope["StartAt"]} | set(re.findall(r'"(?:Next|Default)": "(\w+)"', json.dumps(_shallow(scope))))
        assert named == set(scope["States"])


def _shallow(scope: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {key: value for key, value in state.items() if key != "ItemProcessor"}
        for name, state in scope["States"].items()
    }


def test_paper_production_records_every_failure() -> None:
    machine = definition("PaperProduction")["States"]
    for name in ("Assemble", "Render", "Seal"):
        (catch,) = machine[name]["Catch"]
        assert (catch["ErrorEquals"], catch["Next"]) == (["States.ALL"], "Fail")
        assert {"sitting_id", "version", "error"} == set(catch["Output"])
    assert machine["Fail"]["Next"] == "Failed"
    assert machine["Failed"]["Type"] == "Fail"


def test_paper_production_makes_every_document() -> None:
    documents = definition("PaperProduction")["States"]["Render"]["Items"]
    assert documents == ["question_paper", "answer_key", "answer_sheets", "packing_list", "seal_label"]


@EACH
def test_it_keeps_to_what_every_engine_runs(workflow: str) -> None:
    """JSON, JSONata, inline Maps; no Parallel, no waiting expressions, no service but Lambda."""
    machine = definition(workflow)
    assert machine["QueryLanguage"] == "JSONata"
    for _, state in states(machine):
        assert state["Type"] in {"Task", "Map", "Choice", "Succeed", "Fail"}
        assert isinstance(state.get("TimeoutSeconds", 1), int)
        assert state.get("ItemProcessor", {}).get("ProcessorConfig", {"Mode": "INLINE"}) == {"Mode": "INLINE"}
