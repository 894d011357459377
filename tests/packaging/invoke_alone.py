"""Runs one built handler on one event, in an interpreter that knows nothing else of the project.

Usage: python -I invoke_alone.py HANDLER EVENT_FILE FOLDER... ; the folders come first on the path.
Prints one JSON object: {"result": …} or {"error": class name, "message": …}.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from types import SimpleNamespace

_CONTEXT = SimpleNamespace(
    function_name="packaging",
    function_version="$LATEST",
    memory_limit_in_mb=1024,
    invoked_function_arn="arn:aws:lambda:us-east-1:000000000000:function:packaging",
    aws_request_id="00000000-0000-0000-0000-000000000000",
    get_remaining_time_in_millis=lambda: 30_000,
)


def main(handler: str, event_file: str, *folders: str) -> None:
    sys.path[:0] = folders
    output, sys.stdout = sys.stdout, sys.stderr
    module, name = handler.rsplit(".", 1)
    event = json.loads(Path(event_file).read_text(encoding="utf-8"))
    entry = getattr(importlib.import_module(module), name)
    try:
        answer = {"result": entry(event, _CONTEXT)}
    except Exception as error:
        answer = {"error": type(error).__name__, "message": str(error)}
    json.dump(answer, output)


if __name__ == "__main__":
    main(*sys.argv[1:])
