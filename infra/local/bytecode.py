"""Compiles the artefacts: Lambda's code folders are read-only, without bytecode every cold start compiles.

The same package lies in several functions and is the same in the next build, so bytecode is kept
by the source's content. It is never checked against its source: a zip does not keep the times that
would tell whether it is up to date.
"""

from __future__ import annotations

import hashlib
import importlib.util
import py_compile
import shutil
from pathlib import Path

from infra.local.places import ARTEFACTS, BYTECODE


def compile_artefacts() -> None:
    """Every module of the artefacts has its bytecode afterwards, and no other bytecode is there."""
    BYTECODE.mkdir(parents=True, exist_ok=True)
    for stale in list(ARTEFACTS.rglob("__pycache__")):
        shutil.rmtree(stale)
    for source in ARTEFACTS.rglob("*.py"):
        target = Path(importlib.util.cache_from_source(str(source)))
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(_compiled(source), target)


def _compiled(source: Path) -> Path:
    kept = BYTECODE / hashlib.sha256(source.read_bytes()).hexdigest()
    if not kept.exists():
        shown = str(source.relative_to(ARTEFACTS))
        mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), str(kept), dfile=shown, doraise=True, invalidation_mode=mode)
    return kept
