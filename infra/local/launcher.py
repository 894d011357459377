"""Starts the laptop cloud in this process: ministack with the mends. Runs in `.cloud/venv`.

Usage: launcher.py RUNTIME_PYTHON STATE_FOLDER, with ministack's settings in the environment.
"""

from __future__ import annotations

import importlib.metadata
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from infra.local.mends import (
    VERSION,
    error_names,
    interpreter,
    log_wait,
    saved_state,
    schedules,
    stream_batches,
    stream_positions,
    unpacking,
)


def main(runtime: str, state: str) -> None:
    found = importlib.metadata.version("ministack")
    if found != VERSION:
        sys.exit(f"ministack {found}: the mends are for {VERSION}.")
    error_names.apply()
    log_wait.apply()
    interpreter.apply(runtime)
    unpacking.apply(Path(state) / "unpacked")
    stream_positions.apply()
    stream_batches.apply()
    schedules.apply()
    saved_state.apply()
    from ministack.app import main as serve  # noqa: PLC0415 - after the mends

    serve()


if __name__ == "__main__":
    runtime_python, state_folder = sys.argv[1:]
    del sys.argv[1:]  # ministack reads them too
    main(runtime_python, state_folder)
