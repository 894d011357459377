"""The SAM CLI, run in `.cloud/venv`, for artefacts that run on this machine.

Two mends. SAM judges a wheel by the C library of the Lambda runtime. python3.11's is old (glibc 2.26),
so packages that publish newer wheels only (Pillow) cannot be built for it. The laptop cloud runs
functions on this machine's library, so that is what counts here. And SAM packs as tightly as it
can, which takes longer than everything else in a deploy to the same machine. Nothing for AWS comes this way.
"""

from __future__ import annotations

import platform
import sys
import zipfile
from types import SimpleNamespace
from typing import Any

from aws_lambda_builders.workflows.python_pip.packager import DependencyBuilder
from samcli.cli.main import cli
from samcli.lib.package import utils


def judge_by_this_machine() -> None:
    name, version = platform.libc_ver()
    if name != "glibc":
        return
    here = tuple(int(part) for part in version.split(".")[:2])
    newest = max((known for known in ((2, 17), (2, 28), (2, 34)) if known <= here), default=(2, 17))
    DependencyBuilder._RUNTIME_GLIBC = dict.fromkeys(DependencyBuilder._RUNTIME_GLIBC, newest)
    DependencyBuilder._GLIBC_TO_LATEST_MANYLINUX = {newest: f"manylinux_{newest[0]}_{newest[1]}"}


class QuickZip(zipfile.ZipFile):
    """Compresses little and quickly."""

    def writestr(self, *args: Any, **options: Any) -> None:
        super().writestr(*args, **{"compresslevel": 1, **options})


def pack_quickly() -> None:
    utils.zipfile = SimpleNamespace(
        ZipFile=QuickZip, ZipInfo=zipfile.ZipInfo, ZIP_DEFLATED=zipfile.ZIP_DEFLATED, is_zipfile=zipfile.is_zipfile
    )


if __name__ == "__main__":
    judge_by_this_machine()
    pack_quickly()
    sys.exit(cli(prog_name="sam"))
