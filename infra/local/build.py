"""Builds what is deployed: the faces, then `sam build` of the unmodified template, then bytecode."""

from __future__ import annotations

import fcntl
import hashlib
import json
import platform
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from infra.local.bytecode import compile_artefacts
from infra.local.commands import run
from infra.local.places import ARTEFACTS, DEPLOYED_TEMPLATE, ROOT, RUNTIME, RUNTIME_PYTHON, TEMPLATE, TOOLS
from infra.local.problems import CloudProblem
from infra.local.steps import Steps

_SOURCES = ("functions", "shared", "infra/statemachines", "infra/fonts")
_SAM = (TOOLS / "python", ROOT / "infra" / "local" / "sam_cli.py")
MACHINE = "arm64" if platform.machine().lower() in ("arm64", "aarch64") else "x86_64"
PARAMETERS = {
    "Stage": "laptop",
    "PythonRuntime": RUNTIME,
    "Architecture": MACHINE,
    "LaptopAuth": "on",
    "Mfa": "OFF",
    "VaultRetentionDays": "1",
}


def build(steps: Steps) -> str:
    """Build if anything changed; the fingerprint of what was built. Raises `CloudProblem`."""
    if not TOOLS.exists():
        raise CloudProblem("还没有准备环境，请先执行 make setup。")
    with _alone():
        return _build(steps)


@contextmanager
def _alone() -> Iterator[None]:
    """Two commands at once wait for each other: there is one folder of artefacts."""
    ARTEFACTS.parent.mkdir(exist_ok=True)
    with (ARTEFACTS.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(steps: Steps) -> str:
    with steps.step("fonts", "中文字体"):
        run([sys.executable, "-m", "infra.fonts.build"], "字体生成")
    wanted = fingerprint()
    stamp = ARTEFACTS / "fingerprint"
    if stamp.exists() and stamp.read_text() == wanted:
        return wanted
    with steps.step("build", "构建 sam build"):
        overrides = [f"{name}={value}" for name, value in PARAMETERS.items()]
        command = [*_SAM, "build", "--cached", "--parallel", "--template-file", TEMPLATE, "--build-dir", ARTEFACTS]
        run([*command, "--parameter-overrides", *overrides], "sam build ")
        _fit_to_machine()
    with steps.step("compile", "编译字节码"):
        compile_artefacts()
    # SAM reads the template half a dozen times, and JSON a hundred times faster.
    DEPLOYED_TEMPLATE.write_text(json.dumps(yaml.safe_load((ARTEFACTS / "template.yaml").read_text("utf-8"))))
    stamp.write_text(wanted)
    return wanted


def validate() -> str:
    """What `sam validate --lint` says about the template."""
    return run([*_SAM, "validate", "--lint", "--template-file", TEMPLATE], "sam validate ")


def fingerprint() -> str:
    """Of everything that goes into the artefacts, and of how they are built."""
    digest = hashlib.sha256(f"{PARAMETERS}{sys.version}{platform.platform()}".encode())
    for file in sorted(_inputs()):
        digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def _inputs() -> Iterator[Path]:
    yield from (TEMPLATE, Path(__file__), ROOT / "infra" / "local" / "sam_cli.py")
    for folder in _SOURCES:
        yield from (file for file in (ROOT / folder).rglob("*") if file.is_file() and file.suffix != ".pyc")


def _fit_to_machine() -> None:
    """SAM fetches wheels for Linux; on another system the functions get this system's."""
    if sys.platform == "linux" and platform.libc_ver()[0] == "glibc":
        return
    for requirements in ARTEFACTS.rglob("requirements.txt"):
        target = requirements.parent.parents[1] if requirements.parent.name != "shared" else requirements.parent.parent
        install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--reinstall", "--require-hashes"]
        run([*install, "--python", RUNTIME_PYTHON, "--target", target, "-r", requirements], "安装依赖")
