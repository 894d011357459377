"""Writes every requirements.txt: of the layer and the functions from the project's one lock, of the tools anew."""

from __future__ import annotations

import subprocess
import sys

from infra.local.places import ROOT

GROUPS = {
    "shared": "layer",
    "functions/application_intake": "documents",
    "functions/approval": "documents",
    "functions/paper_generation": "papers",
    "functions/question_bank": "workbooks",
    "functions/score_ingestion": "documents",
    "functions/summary_reports": "documents",
}
TOOLS = ("requirements", "runtime", "uv")
HEAD = "# Written by `make requirements` from uv.lock, group {group}.\n"


def exported(group: str) -> str:
    """The group's packages, pinned and with hashes."""
    command = [sys.executable, "-m", "uv", "export", "--quiet", "--frozen", "--only-group", group]
    done = subprocess.run(
        [*command, "--no-emit-project", "--no-header", "--no-annotate"],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return HEAD.format(group=group) + done.stdout


def main() -> None:
    for folder, group in GROUPS.items():
        (ROOT / folder / "requirements.txt").write_text(exported(group))
    for name in TOOLS:
        _lock_tools(name)


def _lock_tools(name: str) -> None:
    """`infra/local/NAME.txt` from `NAME.in`; what is locked stays unless the .in file forbids it."""
    command = [sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    options = ["--generate-hashes", "--no-header", "--no-annotate", f"{name}.in", "-o", f"{name}.txt"]
    subprocess.run([*command, *options], check=True, cwd=ROOT / "infra" / "local", stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
