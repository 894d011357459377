"""Mends: every warm invocation of a handler that logs nothing waits 50 ms for its log."""

from __future__ import annotations

from typing import Any

from ministack.core import lambda_runtime


def apply() -> None:
    drain = lambda_runtime.Worker._drain_stderr_bounded

    def briefly(self: Any, first_line_wait: float = 0.004, idle_confirm: float = 0.002, hard_cap: float = 0.25) -> Any:
        return drain(self, first_line_wait, idle_confirm, hard_cap)

    lambda_runtime.Worker._drain_stderr_bounded = briefly
