"""`sam deploy` of what was built, into the laptop cloud, and what its CloudFormation drops."""

from __future__ import annotations

from botocore.exceptions import ClientError

from infra.local import dropped, http_api
from infra.local.build import PARAMETERS
from infra.local.clients import Clients
from infra.local.commands import run, tool_environment
from infra.local.places import DEPLOYED_TEMPLATE, ROOT, STACK, TOOLS, Installation
from infra.local.server import Server
from infra.local.stack_view import StackView
from infra.local.steps import Steps


def deploy(server: Server, place: Installation, built: str, steps: Steps) -> dict[str, str]:
    """The stack's outputs; nothing is deployed when the same build already is."""
    clients = Clients(server.url)
    if not _is_deployed(clients, place, built):
        place.deployed.unlink(missing_ok=True)
        with steps.step("deploy", "部署 sam deploy"):
            _sam_deploy(server)
        with steps.step("complete", "补全并核对部署"):
            view = StackView(clients)
            http_api.complete(clients, view)
            dropped.complete(clients, view)
        place.deployed.write_text(built)
    return StackView(clients).outputs


def _is_deployed(clients: Clients, place: Installation, built: str) -> bool:
    """Whether this build is there; a cloud that was killed may have forgotten it."""
    if not place.deployed.exists() or place.deployed.read_text() != built:
        return False
    try:
        clients("cloudformation").describe_stacks(StackName=STACK)
    except ClientError:
        return False
    return True


def _sam_deploy(server: Server) -> None:
    overrides = [f"{name}={value}" for name, value in PARAMETERS.items()]
    command = [TOOLS / "python", ROOT / "infra" / "local" / "sam_cli.py", "deploy"]
    options = [
        *("--template-file", DEPLOYED_TEMPLATE),
        *("--stack-name", STACK),
        *("--capabilities", "CAPABILITY_IAM"),
        "--resolve-s3",
        "--no-confirm-changeset",
        "--no-fail-on-empty-changeset",
        "--no-progressbar",
    ]
    run([*command, *options, "--parameter-overrides", *overrides], "sam deploy ", env=tool_environment(server.url))
