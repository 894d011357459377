"""Finding a table in a sheet: the row with the column heads, wherever the titles above it end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from shared.documents.workbook_gate import SheetRow, cell_text

_SEARCHED = 30


def find_header(
    rows: Sequence[SheetRow], names: Mapping[str, Sequence[str]], required: Sequence[str]
) -> tuple[int, dict[str, int]] | None:
    """The index of the head row and where each known column is; none when a required one lacks.

    `names` maps a column to the headings it may have; blanks and line breaks in a heading, and what
    stands in brackets after it, do not matter.
    """
    known = {_plain(title): column for column, titles in names.items() for title in titles}
    for index, row in enumerate(rows[:_SEARCHED]):
        found: dict[str, int] = {}
        for place, value in enumerate(row.cells):
            column = known.get(_plain(cell_text(value)))
            if column is not None and column not in found:
                found[column] = place
        if all(column in found for column in required):
            return index, found
    return None


def _plain(title: str) -> str:
    return re.sub(r"\s|[（(].*?[）)]", "", title)
