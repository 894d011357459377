"""Makes what the commands need on a machine that has Python, make and git, and nothing else.

Standard library only.
Two environments: `.venv` with the project's lock (uv.lock) and `.cloud/venv` with the laptop cloud
and SAM, whose pins of boto3 would fight with it. Both are left alone while their locks are the same.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = ROOT / "infra" / "local"
PROJECT = ROOT / ".venv"
CLOUD = ROOT / ".cloud"
OLDEST = (3, 11)
NEWEST = (3, 14)


class Unusable(Exception):
    """The machine lacks something; the message says what to do."""


def main() -> int:
    try:
        check_machine()
        make_project()
        make_cloud()
    except Unusable as problem:
        print(f"环境准备失败：{problem}", file=sys.stderr)
        return 1
    return 0


def check_machine() -> None:
    """A usable Python with venv, before anything is made; raises `Unusable`."""
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        raise Unusable(
            f"需要 Python {_dotted(OLDEST)} 至 {_dotted(NEWEST)}，当前是 {_dotted(version)}（{sys.executable}）。"
            "请安装后指明它再试，例如 make demo PYTHON=/usr/bin/python3.13。"
        )
    try:
        import ensurepip  # noqa: F401,PLC0415 - Debian leaves it out of python3
        import venv  # noqa: F401,PLC0415
    except ImportError:
        raise Unusable(
            f"这个 Python（{sys.executable}）没有 venv 模块。"
            "在 Debian、Ubuntu 上请执行 sudo apt-get install python3-venv 后重试。"
        ) from None


def make_project() -> None:
    """`.venv`: uv, then everything that uv.lock names."""
    wanted = _fingerprint(ROOT / "uv.lock", ROOT / "pyproject.toml", HERE / "uv.txt")
    if _is_made(PROJECT, wanted):
        return
    _say("准备开发环境 .venv（首次约一分钟）")
    python = _environment(PROJECT)
    _run(
        [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--require-hashes", "-r", HERE / "uv.txt"]
    )
    _run([PROJECT / "bin" / "uv", "sync", "--quiet", "--frozen", "--inexact", "--python", python], VIRTUAL_ENV=PROJECT)
    _remember(PROJECT, wanted)


def make_cloud() -> None:
    """`.cloud/venv` with the laptop cloud, `.cloud/runtime` with what Lambda's runtime has."""
    for folder, requirements in (
        (CLOUD / "venv", HERE / "requirements.txt"),
        (CLOUD / "runtime", HERE / "runtime.txt"),
    ):
        wanted = _fingerprint(requirements)
        if _is_made(folder, wanted):
            continue
        _say(f"准备 {folder.relative_to(ROOT)}")
        python = _environment(folder)
        install = [PROJECT / "bin" / "uv", "pip", "sync", "--quiet", "--compile-bytecode", "--require-hashes"]
        _run([*install, "--python", python, requirements])
        _remember(folder, wanted)


def _environment(folder: Path) -> Path:
    """The interpreter of an environment that exists afterwards."""
    python = folder / "bin" / "python"
    if not _works(python):
        # The same Python for all: the tools build and run what the project's one will judge.
        maker = sys.executable if folder == PROJECT else PROJECT / "bin" / "python"
        _run([maker, "-m", "venv", "--clear", folder])
    return python


def _works(python: Path) -> bool:
    """False also for an environment whose interpreter was uninstalled or moved."""
    try:
        return subprocess.run([python, "-c", ""], check=False, capture_output=True).returncode == 0
    except OSError:
        return False


def _run(command: list[object], **extra: object) -> None:
    # PYTHONPATH and a foreign VIRTUAL_ENV would mix other packages into the environments.
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd=ROOT,
        env={**kept, **{key: str(value) for key, value in extra.items()}},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    if done.returncode:
        tail = "\n".join(done.stdout.strip().splitlines()[-15:])
        raise Unusable(f"命令未成功：{' '.join(map(str, command))}\n{tail}\n请检查网络和磁盘空间后重试。")


def _fingerprint(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _is_made(folder: Path, wanted: str) -> bool:
    stamp = folder / "stamp"
    return stamp.exists() and stamp.read_text() == wanted and _works(folder / "bin" / "python")


def _remember(folder: Path, wanted: str) -> None:
    (folder / "stamp").write_text(wanted)


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def _say(text: str) -> None:
    print(f"· {text} …", flush=True)


if __name__ == "__main__":
    sys.exit(main())
