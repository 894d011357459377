"""Mends: Lambdas run on the cloud's own interpreter and can import its packages.

They get an environment that has what AWS's runtime has: the standard library and boto3. So a
package that is missing from a function's requirements is missing here too.
"""

from __future__ import annotations

from typing import Any

from ministack.core import lambda_runtime


def apply(python: str) -> None:
    detect = lambda_runtime._detect_runtime_binary

    def with_own_interpreter(runtime: str) -> Any:
        binary, script = detect(runtime)
        return (python, script) if runtime.startswith("python") else (binary, script)

    lambda_runtime._detect_runtime_binary = with_own_interpreter
