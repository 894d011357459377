"""Paper editions and sealed packages in the table (the PDFs are in the vault)."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.audit import AuditEntry
from shared.domain.edition import PaperEdition
from shared.domain.errors import NotFound, StaleVersion
from shared.domain.package import PaperPackage
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting
from shared.storage import keys
from shared.storage.audit_log import audit_write
from shared.storage.receipts import receipt_writes
from shared.storage.sittings import Sittings
from shared.storage.table import Table, Write, decode, encode


@dataclass(frozen=True, slots=True)
class Papers:
    table: Table

    def edition(self, edition_id: str) -> PaperEdition | None:
        item = self.table.get(keys.edition(edition_id))
        return decode(PaperEdition, item) if item else None

    def first_edition(self, edition: PaperEdition, entry: AuditEntry) -> PaperEdition:
        """Store the edition unless its id has one already; the stored one is the answer."""
        item = {**encode(edition), **keys.edition(edition.id).attributes, "type": "edition"}
        try:
            self.table.transact([self.table.put(item, version=1), audit_write(self.table, entry)])
        except StaleVersion:
            stored = self.edition(edition.id)
            if stored is None:
                raise
            return stored
        return edition

    def package(self, sitting_id: str) -> PaperPackage:
        item = self.table.get(keys.package(sitting_id))
        if item is None:
            raise NotFound("这个场次还没有备妥的试卷，请等制卷完成后再操作。")
        return decode(PaperPackage, item)

    def seal(self, package: PaperPackage, entry: AuditEntry, sitting: Sitting, sitting_entry: AuditEntry) -> None:
        """The package and its sitting's new state, in one transaction."""
        writes = [self._put(package), audit_write(self.table, entry)]
        self.table.transact(writes + Sittings(self.table).writes(sitting, sitting_entry))

    def issue(self, package: PaperPackage, entry: AuditEntry, receipt: Receipt | None) -> None:
        """Record that a URL went out."""
        self.table.transact([self._put(package), audit_write(self.table, entry), *receipt_writes(self.table, receipt)])

    def _put(self, package: PaperPackage) -> Write:
        item = {**encode(package), **keys.package(package.sitting_id).attributes, "type": "package"}
        return self.table.put(item, version=package.version)
