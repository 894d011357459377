"""Rosters in the table. A roster is written whole under a new version before anything points to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shared.domain.roster import Candidate
from shared.storage import keys
from shared.storage.table import Table, decode, encode


@dataclass(frozen=True, slots=True)
class Rosters:
    table: Table

    def write(self, application_id: str, row: int, version: int, candidates: Sequence[Candidate]) -> None:
        """Store a roster that no row refers to yet; writing the same again changes nothing."""
        self.table.write_all(
            {
                **encode(candidate),
                **keys.candidate(application_id, row, version, candidate.seat).attributes,
                "type": "candidate",
            }
            for candidate in candidates
        )

    def read(self, application_id: str, row: int, version: int) -> tuple[Candidate, ...]:
        """The candidates by seat; none for a row without a roster (version 0)."""
        if version == 0:
            return ()
        partition = keys.roster_partition(application_id, row, version)
        return tuple(decode(Candidate, item) for item in self.table.query(partition))
