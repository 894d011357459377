"""Where the laptop cloud keeps what it makes; all of it is ignored by git."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "template.yaml"
TOOLS = ROOT / ".cloud" / "venv" / "bin"
RUNTIME_PYTHON = ROOT / ".cloud" / "runtime" / "bin" / "python"
ARTEFACTS = ROOT / ".aws-sam" / "build"
BYTECODE = ROOT / ".aws-sam" / "bytecode" / (sys.implementation.cache_tag or "python")
DEPLOYED_TEMPLATE = ARTEFACTS / "template.json"
FONTS = ROOT / "build" / "fonts"
FONT_LAYER = ROOT / "build" / "font-layer"
REGION = "us-east-1"
STACK = "kaohe-laptop"
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"


@dataclass(frozen=True, slots=True)
class Installation:
    """One laptop cloud: its state, its log and its accounts live in `folder`."""

    folder: Path
    keeps_state: bool = True

    @property
    def state(self) -> Path:
        return self.folder / "state"

    @property
    def files(self) -> Path:
        return self.folder / "s3"

    @property
    def log(self) -> Path:
        return self.folder / "cloud.log"

    @property
    def running(self) -> Path:
        return self.folder / "running.json"

    @property
    def deployed(self) -> Path:
        return self.folder / "deployed.json"

    @property
    def accounts(self) -> Path:
        return self.folder / "accounts.json"


KEPT = Installation(ROOT / ".local")
