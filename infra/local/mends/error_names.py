"""Mends: a failed Lambda answers `errorType: Runtime.HandlerError`, whatever the handler raised.

In AWS it is the name of the exception's class, which Retry and Catch of a workflow match.
"""

from __future__ import annotations

import threading
from typing import Any

from ministack.core import lambda_runtime
from ministack.services import lambda_svc

_REPLY = '"status": "error", "error": str(e), "trace"'
_NAMED = '"status": "error", "error": str(e), "error_type": type(e).__name__, "trace"'
_last = threading.local()


def apply() -> None:
    script = lambda_runtime._PYTHON_WORKER_SCRIPT
    if script.count(_REPLY) != 1:
        raise RuntimeError("the worker's script is not the one that this mend knows")
    lambda_runtime._PYTHON_WORKER_SCRIPT = script.replace(_REPLY, _NAMED)
    invoke = lambda_runtime.Worker.invoke
    execute = lambda_svc._execute_function_warm

    def remember(self: Any, *args: Any, **options: Any) -> Any:
        _last.name = None
        answer = invoke(self, *args, **options)
        _last.name = answer.get("error_type")
        return answer

    def name(*args: Any, **options: Any) -> Any:
        result = execute(*args, **options)
        body = result.get("body")
        if result.get("error") and isinstance(body, dict) and getattr(_last, "name", None):
            body["errorType"] = _last.name
        return result

    lambda_runtime.Worker.invoke = remember
    lambda_svc._execute_function_warm = name
