"""Score sheets in the table, one for a sitting."""

from __future__ import annotations

from dataclasses import dataclass

from shared.domain.audit import AuditEntry
from shared.domain.errors import NotFound
from shared.domain.receipt import Receipt
from shared.domain.scores import ScoreSheet
from shared.domain.sitting import Sitting
from shared.domain.summary import ReportFile
from shared.storage import keys
from shared.storage.audit_log import audit_write
from shared.storage.receipts import receipt_writes
from shared.storage.sittings import Sittings
from shared.storage.table import Table, decode, encode


@dataclass(frozen=True, slots=True)
class Scores:
    table: Table

    def find(self, sitting_id: str) -> ScoreSheet | None:
        item = self.table.get(keys.score_sheet(sitting_id))
        return decode(ScoreSheet, item) if item else None

    def get(self, sitting_id: str) -> ScoreSheet:
        sheet = self.find(sitting_id)
        if sheet is None:
            raise NotFound("这个场次还没有录入成绩。")
        return sheet

    def save(
        self,
        sheet: ScoreSheet,
        entry: AuditEntry,
        sitting: Sitting,
        sitting_entry: AuditEntry,
        receipt: Receipt | None,
    ) -> None:
        """The sheet and its sitting's new state, in one transaction."""
        item = {**encode(sheet), **keys.score_sheet(sheet.sitting_id).attributes, "type": "score_sheet"}
        writes = [self.table.put(item, version=sheet.version), audit_write(self.table, entry)]
        writes += Sittings(self.table).writes(sitting, sitting_entry)
        self.table.transact(writes + receipt_writes(self.table, receipt))

    def record_files(self, sitting_id: str, sheet_version: int, files: tuple[ReportFile, ...]) -> None:
        """Where the released Annex 4 lies; recording the same files again changes nothing."""
        item = {
            **keys.annex_4_files(sitting_id).attributes,
            "type": "annex_4_files",
            "sheet_version": sheet_version,
            "files": [encode(file) for file in files],
        }
        self.table.transact([self.table.overwrite(item)])

    def files(self, sitting_id: str) -> tuple[ReportFile, ...]:
        item = self.table.get(keys.annex_4_files(sitting_id))
        return tuple(decode(ReportFile, file) for file in item["files"]) if item else ()
