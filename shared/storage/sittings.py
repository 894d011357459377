"""Sittings in the table, and the three ways to list them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from shared.domain.audit import AuditEntry
from shared.domain.calendar import ReportingPeriod, instant_text, local_date
from shared.domain.errors import NotFound
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting, SittingState
from shared.storage import keys
from shared.storage.attributes import Item
from shared.storage.audit_log import audit_write
from shared.storage.receipts import receipt_writes
from shared.storage.table import Table, Write, decode, encode


@dataclass(frozen=True, slots=True)
class Sittings:
    table: Table

    def get(self, sitting_id: str) -> Sitting:
        item = self.table.get(keys.sitting(sitting_id))
        if item is None:
            raise NotFound("没有找到这个场次，请核对场次编号。")
        return decode(Sitting, item)

    def save(self, sitting: Sitting, entry: AuditEntry, receipt: Receipt | None = None) -> None:
        """The new version, its audit entry and the answer in one transaction."""
        self.table.transact(self.writes(sitting, entry) + receipt_writes(self.table, receipt))

    def writes(self, sitting: Sitting, entry: AuditEntry) -> list[Write]:
        """The writes of a new version, for a transaction that changes other things too."""
        return [self.table.put(_item(sitting), version=sitting.version), audit_write(self.table, entry)]

    def in_state(self, state: SittingState, district: str = "") -> Iterator[Sitting]:
        """By exam time; the district's own when one is named."""
        for item in self.table.query(keys.sittings_in_state(state), index="gsi3"):
            sitting = decode(Sitting, item)
            if not district or sitting.district == district:
                yield sitting

    def approved_on(self, day: date, district: str = "") -> Iterator[Sitting]:
        """Approved on a day of Asia/Shanghai; reads only that day's (and district's) items."""
        return self._of(keys.approved_on(day), "gsi1", district)

    def exam_on(self, day: date, district: str = "") -> Iterator[Sitting]:
        return self._of(keys.exam_on(day), "gsi2", district)

    def approved_in(self, period: ReportingPeriod, district: str = "") -> Iterator[Sitting]:
        for day in period.days:
            yield from self.approved_on(day, district)

    def exam_in(self, period: ReportingPeriod, district: str = "") -> Iterator[Sitting]:
        for day in period.days:
            yield from self.exam_on(day, district)

    def _of(self, pk: str, index: str, district: str) -> Iterator[Sitting]:
        begins = keys.in_district(district) if district else ""
        for item in self.table.query(pk, begins=begins, index=index):
            yield decode(Sitting, item)


def _item(sitting: Sitting) -> Item:
    by_district = keys.in_district(sitting.district, f"{instant_text(sitting.starts_at)}#{sitting.id}")
    return {
        **encode(sitting),
        **keys.sitting(sitting.id).attributes,
        "type": "sitting",
        "gsi1pk": keys.approved_on(local_date(sitting.approved_at)),
        "gsi1sk": by_district,
        "gsi2pk": keys.exam_on(local_date(sitting.starts_at)),
        "gsi2sk": by_district,
        "gsi3pk": keys.sittings_in_state(sitting.state),
        "gsi3sk": f"{instant_text(sitting.starts_at)}#{sitting.id}",
    }
