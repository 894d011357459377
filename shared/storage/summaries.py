"""Weekly summaries in the table: each ISO week once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shared.domain.audit import AuditEntry
from shared.domain.errors import NotFound, StaleVersion
from shared.domain.summary import CitySummary
from shared.storage import keys
from shared.storage.audit_log import audit_write
from shared.storage.table import Table, decode, encode


@dataclass(frozen=True, slots=True)
class Summaries:
    table: Table

    def find(self, week: str) -> CitySummary | None:
        item = self.table.get(keys.weekly_summary(week))
        return decode(CitySummary, item) if item else None

    def get(self, week: str) -> CitySummary:
        summary = self.find(week)
        if summary is None:
            raise NotFound(f"{week} 周的全市汇总表还没有生成，请在该周结束后查看。")
        return summary

    def first(self, summary: CitySummary, entry: AuditEntry) -> CitySummary:
        """Store the week's summary unless it has one already; the stored one is the answer."""
        item = {**encode(summary), **keys.weekly_summary(summary.week).attributes, "type": "city_summary"}
        try:
            self.table.transact([self.table.put(item, version=1), audit_write(self.table, entry)])
        except StaleVersion:
            return self.get(summary.week)
        return summary

    def newest(self, limit: int) -> Iterator[CitySummary]:
        items, _ = self.table.page(keys.weekly_summary("").pk, limit=limit, start=None, newest_first=True)
        for item in items:
            yield decode(CitySummary, item)
