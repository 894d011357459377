"""An official form as data: one definition, from which both the workbook and the PDF are made.

The wording, order and columns of the four annexes are the notice's. What the system adds (form
number, page number) stays in the footer, outside the official grid.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Orientation(StrEnum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the grid; `width` is a share of the grid's width."""

    title: str
    width: float
    align: str = "C"


@dataclass(frozen=True, slots=True)
class BandCell:
    """A cell of a row above the column heads, over `span` columns."""

    text: str
    span: int
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line above or below the grid: its fields are spread over the width.

    `indent` is a share of the width that stays empty on the left.
    """

    fields: tuple[str, ...]
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class Form:
    """`label` is the annex's own (附件1); `footer` is the system's line."""

    label: str
    title: str
    orientation: Orientation
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    minimum_rows: int
    above: tuple[Line, ...] = ()
    bands: tuple[tuple[BandCell, ...], ...] = ()
    grid_note: str = ""
    below: tuple[Line, ...] = ()
    footer: str = ""

    @property
    def all_rows(self) -> tuple[tuple[str, ...], ...]:
        """The rows with blank ones up to the number that the form draws at least."""
        blank = ("",) * len(self.columns)
        return self.rows + (blank,) * max(0, self.minimum_rows - len(self.rows))
