"""Mends: each worker unpacks its code and its layers anew, side by side, where nothing stands for /opt.

AWS unpacks the code, merges the layers into /opt, and looks into the code first. Here both are
unpacked once for each content and shared by the workers, read only as in AWS. No process may write
to /opt, so the merged layers are linked to the place where the package `shared` looks for the font
layer in a checkout: `build/font-layer` beside it.
"""

from __future__ import annotations

import hashlib
import io
import os
import shutil
import threading
import zipfile
from pathlib import Path
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_unpacking = threading.Lock()


def apply(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)  # of earlier builds
    spawn = lambda_runtime.Worker._spawn

    def spawn_from_shared_folders(self: Any) -> None:
        config, code = self.config, self.code_zip
        if not config.get("Runtime", "").startswith("python"):
            spawn(self)
            return
        layers = [lambda_svc._resolve_layer_zip(reference) for reference in config.get("Layers") or []]
        # Each folder of this list goes to the front of the path: the last one is looked into first.
        folders = [_unpacked(layers, folder, link_fonts=True), _unpacked([code], folder, link_fonts=False)]
        variables = config.get("Environment", {}).get("Variables", {})
        variables = {**variables, "_LAMBDA_LAYERS_DIRS": os.pathsep.join(map(str, folders))}
        self.config = {**config, "Layers": [], "Environment": {"Variables": variables}}
        self.code_zip = _EMPTY
        try:
            spawn(self)
        finally:
            self.config, self.code_zip = config, code

    lambda_runtime.Worker._spawn = spawn_from_shared_folders


def _empty() -> bytes:
    data = io.BytesIO()
    zipfile.ZipFile(data, "w").close()
    return data.getvalue()


_EMPTY = _empty()


def _unpacked(archives: list[bytes], folder: Path, *, link_fonts: bool) -> Path:
    """The archives in one folder, made when first asked for."""
    name = hashlib.sha256(b"".join(hashlib.sha256(archive).digest() for archive in archives)).hexdigest()[:16]
    root = folder / name
    with _unpacking:
        if not root.exists():
            draft = folder / f"{name}.draft"
            shutil.rmtree(draft, ignore_errors=True)
            draft.mkdir(parents=True)
            for archive in archives:
                with zipfile.ZipFile(io.BytesIO(archive)) as opened:
                    opened.extractall(draft)
            if link_fonts:
                beside = draft / "python" / "build"
                beside.mkdir(parents=True, exist_ok=True)
                (beside / "font-layer").symlink_to(Path("..") / "..")
            draft.rename(root)
    return root
