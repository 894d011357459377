"""The audit log: append-only, one entry for each version of a thing."""

from __future__ import annotations

from collections.abc import Iterator

from shared.domain.audit import AuditEntry
from shared.domain.calendar import instant_text
from shared.storage import keys
from shared.storage.attributes import Item
from shared.storage.table import Table, Write, decode


def audit_write(table: Table, entry: AuditEntry) -> Write:
    """The write of an entry; it fails when that version has one already."""
    item: Item = {
        **keys.audit(entry.aggregate, entry.version).attributes,
        "type": "audit",
        "aggregate": entry.aggregate,
        "version": entry.version,
        "action": entry.action,
        "actor": entry.actor,
        "at": instant_text(entry.at),
        "details": dict(entry.details),
    }
    return table.put(item, version=1)


def entries_of(table: Table, aggregate: str) -> Iterator[AuditEntry]:
    """A thing's entries in the order of its versions."""
    for item in table.query(f"AUDIT#{aggregate}"):
        yield decode(AuditEntry, item)
