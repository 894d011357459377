"""Receipts: the first answer to a request, kept so that its repetition gets the same.

A receipt is written in the transaction of the command that it answers.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from shared.domain.errors import DomainError


class KeyReused(DomainError):
    """The same Idempotency-Key came with another request."""

    code = "idempotency_key_reused"
    title = "重复的请求标识"

    def __init__(self) -> None:
        super().__init__("同一个 Idempotency-Key 已用于另一个请求，请换一个新的标识后重试。")


class AlreadyAnswered(Exception):
    """Another run of the same request committed first; its answer is the answer."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """`key` names caller, route and Idempotency-Key; `fingerprint` is the request's SHA-256.

    `body` is JSON text. A receipt without a key is of a request without Idempotency-Key and is
    not stored.
    """

    key: str
    fingerprint: str
    status: int
    expires_at: datetime
    body: str = ""

    def with_body(self, body: Mapping[str, Any]) -> Receipt:
        return replace(self, body=json.dumps(body, ensure_ascii=False, separators=(",", ":")))
