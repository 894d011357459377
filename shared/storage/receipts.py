"""Receipts of answered requests."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from shared.domain.receipt import AlreadyAnswered, Receipt
from shared.storage import keys
from shared.storage.table import Table, Write


@dataclass(frozen=True, slots=True)
class Receipts:
    table: Table

    def find(self, key: str) -> Receipt | None:
        """The stored answer to a request, if it was answered before."""
        item = self.table.get(keys.receipt(key))
        if item is None:
            return None
        return Receipt(
            key=key,
            fingerprint=item["fingerprint"],
            status=int(item["status"]),
            expires_at=datetime.fromtimestamp(int(item["expires_at"]), UTC),
            body=item["body"],
        )


def receipt_writes(table: Table, receipt: Receipt | None) -> list[Write]:
    """The write that keeps the answer; none for a request without an Idempotency-Key."""
    if receipt is None or not receipt.key:
        return []
    item = {
        **keys.receipt(receipt.key).attributes,
        "type": "receipt",
        "fingerprint": receipt.fingerprint,
        "status": receipt.status,
        "body": receipt.body,
        "expires_at": int(receipt.expires_at.timestamp()),
    }
    return [table.put(item, version=1, otherwise=AlreadyAnswered)]
