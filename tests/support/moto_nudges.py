"""What moto needs so that our workflows run in it with the real handlers.

Each nudge names what it mends; moto's version is pinned in the lock.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import jsonata
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.stepfunctions.parser.asl.jsonata import jsonata as moto_jsonata

Handler = Callable[[dict[str, Any], Any], Any]
MOTO_CONFIG = {"stepfunctions": {"execute_state_machine": True}, "lambda": {"use_docker": False}}


def context(name: str) -> Any:
    """What Lambda tells a handler about its invocation, as far as the handlers look."""
    return SimpleNamespace(
        function_name=name,
        memory_limit_in_mb=256,
        invoked_function_arn=f"arn:aws:lambda:us-east-1:123456789012:function:{name}",
        aws_request_id="00000000-0000-0000-0000-000000000000",
        get_remaining_time_in_millis=lambda: 30_000,
    )


@contextmanager
def nudged(handlers: Mapping[str, Handler]) -> Iterator[None]:
    """JSONata is evaluated, and a function's name leads to its handler, errors included."""

    def invoke(
        _: Any, function_name: str, qualifier: str | None, body: Any, headers: Any, response_headers: Any
    ) -> bytes:
        name = function_name.rsplit(":function:", maxsplit=1)[-1].split(":", maxsplit=1)[0]
        try:
            result = handlers[name](json.loads(body or "{}"), context(name))
        except Exception as error:
            # Lambda's contract: the class's name is `errorType`, and workflows match on it.
            response_headers["x-amz-function-error"] = "Unhandled"
            result = {"errorType": type(error).__name__, "errorMessage": str(error)}
        return json.dumps(result).encode()

    with (
        # moto ships no JSONata evaluator: the function is an empty stub.
        patch.object(moto_jsonata, "_eval_jsonata", lambda expression: jsonata.Jsonata(expression).evaluate(None)),
        # moto's Lambda without Docker answers with its input.
        patch.object(LambdaSimpleBackend, "invoke", invoke),
    ):
        yield
