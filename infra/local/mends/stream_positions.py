"""Mends: after a restart the stream's mapping skips as many records as it had read before.

Positions are kept, the stream's records are not: they count anew from zero.
"""

from __future__ import annotations

from typing import Any

from ministack.services import lambda_svc


def apply() -> None:
    restore = lambda_svc._restore_esm_positions

    def all_but_tables(store: Any, positions: Any) -> None:
        if store is not lambda_svc._dynamodb_stream_positions:
            restore(store, positions)

    lambda_svc._restore_esm_positions = all_but_tables
