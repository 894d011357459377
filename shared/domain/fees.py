"""Paper fees (notice 三（五）6), in integer fen.

15 yuan a theory paper, 5 yuan a written practical; an on-site practical costs nothing.
Charged by the papers ordered, spares excluded.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from shared.domain.application import SittingRow
from shared.domain.occupation import PracticalMode

THEORY_FEN = 1500
WRITTEN_PRACTICAL_FEN = 500


@dataclass(frozen=True, slots=True)
class FeeLine:
    """The fee of one sitting; counts are papers, amounts fen."""

    row: int
    occupation_name: str
    theory_papers: int
    written_practicals: int

    @property
    def theory_fen(self) -> int:
        return self.theory_papers * THEORY_FEN

    @property
    def practical_fen(self) -> int:
        return self.written_practicals * WRITTEN_PRACTICAL_FEN

    @property
    def total_fen(self) -> int:
        return self.theory_fen + self.practical_fen


def fee_line(row: SittingRow) -> FeeLine:
    """What the papers of one sitting cost."""
    written = row.headcount if row.practical is PracticalMode.WRITTEN else 0
    return FeeLine(row.row, row.occupation_name, row.headcount, written)


def total_fen(lines: Iterable[FeeLine]) -> int:
    return sum(line.total_fen for line in lines)


def yuan_text(fen: int) -> str:
    """`1234500` → `12,345.00`."""
    return f"{fen // 100:,}.{fen % 100:02d}"
