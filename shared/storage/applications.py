"""Applications in the table: drafts, numbers without gaps, decisions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from shared.domain.application import Application, ApplicationState
from shared.domain.audit import AuditEntry
from shared.domain.calendar import instant_text
from shared.domain.errors import NotFound
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting
from shared.storage import keys
from shared.storage.attributes import Item
from shared.storage.audit_log import audit_write
from shared.storage.receipts import receipt_writes
from shared.storage.sittings import Sittings
from shared.storage.table import Table, Write, decode, encode


class NumberTaken(Exception):
    """Another submission got the number first."""


@dataclass(frozen=True, slots=True)
class Applications:
    table: Table

    def get(self, application_id: str) -> Application:
        item = self.table.get(keys.application(application_id))
        if item is None:
            raise NotFound("没有找到这份申请，请核对申请编号。")
        return decode(Application, item)

    def save(self, application: Application, entry: AuditEntry, receipt: Receipt | None = None) -> None:
        """The new version, its audit entry and the answer in one transaction."""
        self.table.transact(self._writes(application, entry, receipt))

    def next_sequence(self, district: str, year: int) -> int:
        """The number that the next submission of a district and year gets."""
        item = self.table.get(keys.number_counter(district, year))
        return int(item["value"]) + 1 if item else 1

    def submit(
        self, application: Application, entry: AuditEntry, receipt: Receipt | None, *, year: int, sequence: int
    ) -> None:
        """Save a first submission and take `sequence`; raises `NumberTaken` when it is gone."""
        writes = self._writes(application, entry, receipt)
        writes += [self._take(application.district, year, sequence), self._number(application)]
        self.table.transact(writes)

    def decide(
        self,
        application: Application,
        entry: AuditEntry,
        sittings: Sequence[tuple[Sitting, AuditEntry]],
        receipt: Receipt | None,
    ) -> None:
        """Save a decision and every sitting that it makes or cancels, all or nothing."""
        writes = self._writes(application, entry, receipt)
        for sitting, sitting_entry in sittings:
            writes += Sittings(self.table).writes(sitting, sitting_entry)
        self.table.transact(writes)

    def of_institution(self, code: str, limit: int, start: Item | None) -> tuple[list[Application], Item | None]:
        """Newest first."""
        items, following = self.table.page(
            keys.applications_of_institution(code), limit=limit, start=start, index="gsi2", newest_first=True
        )
        return [decode(Application, item) for item in items], following

    def of_district(
        self, district: str, state: ApplicationState, limit: int, start: Item | None
    ) -> tuple[list[Application], Item | None]:
        """In a state, by the first exam day: the most urgent on top."""
        items, following = self.table.page(
            keys.applications_of_district(district, state), limit=limit, start=start, index="gsi1"
        )
        return [decode(Application, item) for item in items], following

    def _writes(self, application: Application, entry: AuditEntry, receipt: Receipt | None) -> list[Write]:
        return [
            self.table.put(_item(application), version=application.version),
            audit_write(self.table, entry),
            *receipt_writes(self.table, receipt),
        ]

    def _take(self, district: str, year: int, sequence: int) -> Write:
        key = keys.number_counter(district, year)
        item = {**key.attributes, "type": "counter", "value": sequence, "version": sequence}
        return self.table.put(item, version=sequence, otherwise=NumberTaken)

    def _number(self, application: Application) -> Write:
        item = {
            **keys.application_number(application.number).attributes,
            "type": "application_number",
            "application_id": application.id,
        }
        taken: Callable[[], Exception] = NumberTaken
        return self.table.put(item, version=1, otherwise=taken)


def _item(application: Application) -> Item:
    item: dict[str, Any] = {
        **encode(application),
        **keys.application(application.id).attributes,
        "type": "application",
        "gsi2pk": keys.applications_of_institution(application.institution_code),
        "gsi2sk": f"{instant_text(application.created_at)}#{application.id}",
    }
    if application.state is not ApplicationState.DRAFT:
        first = min(row.starts_at for row in application.rows)
        item["gsi1pk"] = keys.applications_of_district(application.district, application.state)
        item["gsi1sk"] = f"{instant_text(first)}#{application.id}"
    return item
