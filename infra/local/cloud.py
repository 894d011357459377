"""The system on this laptop, for the commands, the demo and the end-to-end tests.

with fresh() as cloud:
    httpx.get(cloud.api_url + "/applications", headers={"authorization": f"Bearer {cloud.token('institution')}"})
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import server as processes
from infra.local.accounts import SignIn, make_accounts
from infra.local.build import build
from infra.local.clients import Clients
from infra.local.deploy import deploy
from infra.local.places import KEPT, Installation
from infra.local.problems import CloudProblem
from infra.local.server import Server
from infra.local.stack_view import StackView
from infra.local.steps import Steps

PORT = 8399
QUIET_SECONDS = 30
RESTARTED = "States.ServiceRestart"


@dataclass(frozen=True, slots=True)
class Cloud:
    """A deployed stack that answers."""

    server: Server
    place: Installation
    api_url: str
    outputs: dict[str, str]
    clients: Clients
    sign_in: SignIn

    def token(self, account: str) -> str:
        """An ID token of one of `accounts.ACCOUNTS`, by its name; most are named like their role."""
        return self.sign_in.id_token(account)

    def client(self, service: str) -> Any:
        """A boto3 client of this cloud."""
        return self.clients(service)

    def stop(self) -> None:
        """End it when its workflows have ended; its state is saved if the installation keeps it."""
        _wait_for_workflows(self.clients)
        processes.stop(self.server, self.place)


def start(place: Installation = KEPT, *, port: int = PORT, steps: Steps | None = None) -> Cloud:
    """The built and deployed stack, started if it does not run yet. Raises `CloudProblem`."""
    steps = steps or Steps()
    built = build(steps)
    server = processes.running(place)
    if server is None:
        with steps.step("start", "启动本机云"):
            server = processes.start(place, port)
    try:
        outputs = deploy(server, place, built, steps)
        clients = Clients(server.url)
        with steps.step("accounts", "准备各角色账号"):
            sign_in = make_accounts(clients, outputs, place)
        _go_on(clients, outputs)
    except BaseException:
        processes.stop(server, place)
        raise
    return Cloud(server, place, _api_url(server, clients), outputs, clients, sign_in)


def running(place: Installation = KEPT) -> Cloud | None:
    """The cloud of this installation if it runs."""
    server = processes.running(place)
    if server is None:
        return None
    clients = Clients(server.url)
    outputs = StackView(clients).outputs
    sign_in = make_accounts(clients, outputs, place)
    return Cloud(server, place, _api_url(server, clients), outputs, clients, sign_in)


@contextmanager
def fresh(*, steps: Steps | None = None) -> Iterator[Cloud]:
    """A cloud of its own on a free port, empty at the start and gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="kaohe-"))
    try:
        cloud = start(Installation(folder, keeps_state=False), port=0, steps=steps)
        try:
            yield cloud
        finally:
            processes.stop(cloud.server, cloud.place)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _api_url(server: Server, clients: Clients) -> str:
    """By path: names below `execute-api.localhost` do not resolve everywhere."""
    (api,) = StackView(clients).resources("AWS::ApiGatewayV2::Api")
    return f"{server.url}/_aws/execute-api/{api.name}/$default"


def _workflows(outputs: dict[str, str]) -> list[str]:
    return [outputs[name] for name in ("PaperProductionArn", "ScoreProcessingArn", "WeeklyRollupArn")]


def _go_on(clients: Clients, outputs: dict[str, str]) -> None:
    """AWS's workflows survive a restart; here those that it ended are taken up again where they were."""
    workflows = clients("stepfunctions")
    for machine in _workflows(outputs):
        for execution in workflows.list_executions(stateMachineArn=machine, statusFilter="FAILED")["executions"]:
            arn = execution["executionArn"]
            if workflows.describe_execution(executionArn=arn).get("error") == RESTARTED:
                workflows.redrive_execution(executionArn=arn)


def _wait_for_workflows(clients: Clients) -> None:
    workflows, machines = clients("stepfunctions"), _workflows(StackView(clients).outputs)
    deadline = time.monotonic() + QUIET_SECONDS
    while time.monotonic() < deadline:
        if not any(
            workflows.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"] for arn in machines
        ):
            return
        time.sleep(0.2)


__all__ = ["Cloud", "CloudProblem", "fresh", "running", "start"]
