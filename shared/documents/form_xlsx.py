"""A form as a workbook: to be edited, merged and printed on A4."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain, islice, pairwise
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shared.documents.form import BandCell, Form, Line, Orientation
from shared.domain.printable_text import printable

_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_NO_BORDER = Border(left=Side(), right=Side(), top=Side(), bottom=Side())
_TITLE_FONT = Font(name="方正小标宋简体", size=18, bold=True)
_HEAD_FONT = Font(name="黑体", size=11)
_BODY_FONT = Font(name="宋体", size=11)
_CHARACTERS = {Orientation.PORTRAIT: 88, Orientation.LANDSCAPE: 130}
_HORIZONTAL = {"C": "center", "L": "left", "R": "right"}
_LINE_POINTS = 15.5
_ROW_POINTS = 28.0
_HIGHEST_ROW = 409.0  # Excel's own limit


def render_xlsx(form: Form) -> bytes:
    """The workbook: one sheet, fit to the page's width, column heads repeated on every page."""
    return stream_xlsx(form, form.rows)


def stream_xlsx(head: Form, rows: Iterable[Sequence[str]]) -> bytes:
    """The workbook of the form `head` with `rows` in place of its own, taken one by one.

    Memory does not grow with the rows. Every cell is text: an ID number keeps its digits, and no
    value becomes a formula.
    """
    book = Workbook(write_only=True)
    # A streaming sheet takes the settings of a sheet; only its cells come in order.
    sheet = cast(Worksheet, book.create_sheet(head.label or head.title[-3:]))
    for style in _styles():
        book.add_named_style(style)
    _Sheet(sheet, head).write(rows)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


@dataclass(frozen=True, slots=True)
class _Cell:
    """A text over `span` columns in one of the styles."""

    text: str
    style: str
    span: int = 1


class _Sheet:
    def __init__(self, sheet: Worksheet, form: Form) -> None:
        self.sheet = sheet
        self.form = form
        self.row = 0
        total = sum(column.width for column in form.columns)
        self.widths = [column.width / total * _CHARACTERS[form.orientation] for column in form.columns]

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        self._prepare()
        if self.form.label:
            self._across(self.form.label, "label", 20)
        self._across(self.form.title, "title", 36)
        for line in self.form.above:
            self._line(line)
        for band in self.form.bands:
            self._append([_band_cell(cell) for cell in band], _ROW_POINTS)
        self._append([_Cell(column.title, "head") for column in self.form.columns], _ROW_POINTS)
        self.sheet.print_title_rows = f"{self.row}:{self.row}"
        styles = [f"grid-{column.align}" for column in self.form.columns]
        for cells in self._with_blanks(rows):
            self._append([_Cell(text, style) for text, style in zip(cells, styles, strict=True)], _ROW_POINTS)
        if self.form.grid_note:
            self._append([_Cell(self.form.grid_note, "grid-C", len(self.widths))], _ROW_POINTS)
        for line in self.form.below:
            self._line(line)
        self._page()

    def _prepare(self) -> None:
        """Widths and the fit to the page: they stand before the rows in the file."""
        for place, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = round(width, 1)
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def _with_blanks(self, rows: Iterable[Sequence[str]]) -> Iterator[Sequence[str]]:
        """The rows, then blank ones up to the number that the form draws at least."""
        given = iter(rows)
        first = list(islice(given, self.form.minimum_rows))
        blank = ("",) * len(self.widths)
        return chain(first, [blank] * (self.form.minimum_rows - len(first)), given)

    def _line(self, line: Line) -> None:
        """Fields spread over the width, each in merged cells of its own."""
        skip, *ends = self._bounds(line.indent, len(line.fields))
        spans = [last - first for first, last in pairwise([skip, *ends])]
        blank = [_Cell("", "line")] * skip
        fields = [_Cell(text, "line", span) for text, span in zip(line.fields, spans, strict=True)]
        self._append([*blank, *fields], 24.0)

    def _bounds(self, indent: float, fields: int) -> list[int]:
        """The column edges nearest to where the fields of a line begin and end, each field a column at least."""
        edges = list(accumulate(self.widths, initial=0.0))
        found: list[int] = []
        for place in range(fields + 1):
            wanted = (indent + (1 - indent) * place / fields) * edges[-1]
            least = found[-1] + 1 if found else 0
            allowed = range(least, len(self.widths) - (fields - place) + 1)
            found.append(min(allowed, key=lambda column: abs(edges[column] - wanted)))
        return found

    def _across(self, text: str, style: str, height: float) -> None:
        self._append([_Cell(text, style, len(self.widths))], height)

    def _append(self, cells: Sequence[_Cell], least: float) -> None:
        """One row, as high as its longest text needs and at least `least` points."""
        self.row += 1
        values: list[Cell] = []
        lines = 1
        for cell in cells:
            first, last = len(values), len(values) + cell.span
            values += [self._cell(text, cell.style) for text in [cell.text] + [""] * (cell.span - 1)]
            if cell.span > 1:
                merged = CellRange(min_col=first + 1, max_col=last, min_row=self.row, max_row=self.row)
                self.sheet.merged_cells.add(merged)
            lines = max(lines, _lines(cell.text, sum(self.widths[first:last])))
        self.sheet.row_dimensions[self.row].height = min(_HIGHEST_ROW, max(least, lines * _LINE_POINTS + 6))
        self.sheet.append(values)
        del self.sheet.row_dimensions[self.row]

    def _cell(self, text: str, style: str) -> Cell:
        value = printable(text)
        cell = WriteOnlyCell(self.sheet, value or None)
        cell.style = style
        if value:
            cell.data_type = "s"
            # Excel shows the leading mark as text also after the cell was edited.
            cell.quotePrefix = value[0] in "=+-@"
        return cell

    def _page(self) -> None:
        sheet = self.sheet
        sheet.page_setup.paperSize = 9  # A4
        sheet.page_setup.orientation = self.form.orientation.value
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row}"
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        footer = sheet.HeaderFooter.oddFooter
        assert footer is not None
        footer.left.text = printable(self.form.footer).replace("&", "&&")
        footer.right.text = "第 &P 页 共 &N 页"


def _styles() -> Iterator[NamedStyle]:
    yield _style("label", _HEAD_FONT, "left", _NO_BORDER)
    yield _style("title", _TITLE_FONT, "center", _NO_BORDER)
    yield _style("line", _BODY_FONT, "left", _NO_BORDER)
    yield _style("head", _HEAD_FONT, "center", _GRID)
    for align, horizontal in _HORIZONTAL.items():
        yield _style(f"grid-{align}", _BODY_FONT, horizontal, _GRID)


def _style(name: str, font: Font, horizontal: str, border: Border) -> NamedStyle:
    alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    return NamedStyle(name, font=font, border=border, alignment=alignment, number_format="@")


def _band_cell(cell: BandCell) -> _Cell:
    return _Cell(cell.text, "head" if cell.is_label else "grid-C", cell.span)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column `width` characters wide."""
    usable = max(2.0, width - 1.5)
    return sum(max(1, math.ceil(_columns(part) / usable)) for part in text.split("\n"))


def _columns(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
