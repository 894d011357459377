"""Mends: each worker unpacks its layers anew, side by side, where nothing stands for /opt.

AWS merges a function's layers into /opt. Here they are merged into one folder for each
combination, once. No process may write to /opt, so the merged folder is linked to the place where
the package `shared` looks for the font layer in a checkout: `build/font-layer` beside it.
"""

from __future__ import annotations

import hashlib
import io
import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_unpacking = threading.Lock()


def apply(folder: Path) -> None:
    spawn = lambda_runtime.Worker._spawn

    def spawn_with_merged_layers(self: Any) -> None:
        config = self.config
        references = config.get("Layers") or []
        if not references or not config.get("Runtime", "").startswith("python"):
            spawn(self)
            return
        merged = _merged([lambda_svc._resolve_layer_zip(reference) for reference in references], folder)
        variables = {**config.get("Environment", {}).get("Variables", {}), "_LAMBDA_LAYERS_DIRS": str(merged)}
        self.config = {**config, "Layers": [], "Environment": {"Variables": variables}}
        try:
            spawn(self)
        finally:
            self.config = config

    lambda_runtime.Worker._spawn = spawn_with_merged_layers


def _merged(archives: list[bytes], folder: Path) -> Path:
    name = hashlib.sha256(b"".join(hashlib.sha256(archive).digest() for archive in archives)).hexdigest()[:16]
    root = folder / name
    with _unpacking:
        if not root.exists():
            draft = folder / f"{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            for archive in archives:
                with zipfile.ZipFile(io.BytesIO(archive)) as opened:
                    opened.extractall(draft)
            beside = draft / "python" / "build"
            beside.mkdir(parents=True, exist_ok=True)
            (beside / "font-layer").symlink_to(Path("..") / "..")
            draft.rename(root)
    return root
