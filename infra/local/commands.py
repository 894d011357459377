"""Runs a tool of the laptop cloud and turns its failure into a message."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping, Sequence

from infra.local.clients import CREDENTIALS
from infra.local.places import REGION, ROOT, TOOLS
from infra.local.problems import CloudProblem

# Nothing of the developer's own AWS account may be used by mistake.
_FOREIGN = ("AWS_PROFILE", "AWS_SESSION_TOKEN", "AWS_DEFAULT_PROFILE", "VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME")


def tool_environment(endpoint: str = "") -> dict[str, str]:
    """The environment of a tool: this machine's, made-up credentials, our interpreters first."""
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    # A proxy is for the package registries, never for the loopback.
    around = ",".join(filter(None, [kept.get("NO_PROXY", kept.get("no_proxy", "")), "127.0.0.1", "localhost"]))
    return {
        **kept,
        "PATH": f"{TOOLS}{os.pathsep}{kept.get('PATH', '')}",
        **{name.upper(): value for name, value in CREDENTIALS.items()},
        "AWS_DEFAULT_REGION": REGION,
        "AWS_EC2_METADATA_DISABLED": "true",
        "SAM_CLI_TELEMETRY": "0",
        "SAM_CLI_POLL_DELAY": "0.2",
        "NO_PROXY": around,
        "no_proxy": around,
        **({"AWS_ENDPOINT_URL": endpoint} if endpoint else {}),
    }


def run(command: Sequence[object], what: str, *, env: Mapping[str, str] | None = None) -> str:
    """The output of a command in the project's folder; raises `CloudProblem` with its end."""
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=ROOT,
        env=env or tool_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-25:])
        raise CloudProblem(f"{what}未成功：\n{tail}")
    return done.stdout
