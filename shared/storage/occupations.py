"""Occupations in the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.audit import AuditEntry
from shared.domain.errors import NotFound, StateConflict
from shared.domain.occupation import Occupation
from shared.domain.receipt import Receipt
from shared.storage import keys
from shared.storage.audit_log import audit_write
from shared.storage.receipts import receipt_writes
from shared.storage.table import Table, Write, decode, encode


def _exists() -> StateConflict:
    return StateConflict("这个职业编码已经登记过，请在列表中查找，不要重复新建。", code="occupation_exists")


@dataclass(frozen=True, slots=True)
class Occupations:
    table: Table

    def find(self, code: str) -> Occupation | None:
        item = self.table.get(keys.occupation(code))
        return decode(Occupation, item) if item else None

    def get(self, code: str) -> Occupation:
        occupation = self.find(code)
        if occupation is None:
            raise NotFound("没有这个工种，请核对职业编码。")
        return occupation

    def all(self) -> Iterator[Occupation]:
        """By code; there are some hundreds at most."""
        for item in self.table.query(keys.all_occupations(), index="gsi1"):
            yield decode(Occupation, item)

    def create(self, occupation: Occupation, entry: AuditEntry, receipt: Receipt | None) -> None:
        put = self.table.put(_item(occupation), version=1, otherwise=_exists)
        self.table.transact([put, audit_write(self.table, entry), *receipt_writes(self.table, receipt)])

    def writes(self, occupation: Occupation, entry: AuditEntry) -> list[Write]:
        """The writes of a new version, for a transaction that changes other things too."""
        return [self.table.put(_item(occupation), version=occupation.version), audit_write(self.table, entry)]


def _item(occupation: Occupation) -> dict[str, object]:
    return {
        **encode(occupation),
        **keys.occupation(occupation.code).attributes,
        "type": "occupation",
        "gsi1pk": keys.all_occupations(),
        "gsi1sk": occupation.code,
    }
