"""A form as a workbook: to be edited, merged and printed on A4."""

from __future__ import annotations

import io
import math
import unicodedata

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from shared.documents.form import Form, Line, Orientation

_THIN = Side(style="thin")
_GRID = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_TITLE_FONT = Font(name="方正小标宋简体", size=18, bold=True)
_HEAD_FONT = Font(name="黑体", size=11)
_BODY_FONT = Font(name="宋体", size=11)
_CHARACTERS = {Orientation.PORTRAIT: 88, Orientation.LANDSCAPE: 130}
_LINE_POINTS = 15.5
_ROW_POINTS = 28.0


def render_xlsx(form: Form) -> bytes:
    """The workbook: one sheet, fit to the page's width, column heads repeated on every page."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = form.label or "结算单"
    _Sheet(sheet, form).write()
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


class _Sheet:
    def __init__(self, sheet: Worksheet, form: Form) -> None:
        self.sheet = sheet
        self.form = form
        self.row = 0
        total = sum(column.width for column in form.columns)
        self.widths = [column.width / total * _CHARACTERS[form.orientation] for column in form.columns]

    def write(self) -> None:
        for place, width in enumerate(self.widths, start=1):
            self.sheet.column_dimensions[get_column_letter(place)].width = round(width, 1)
        if self.form.label:
            self._across(self.form.label, _HEAD_FONT, "left", 20)
        self._across(self.form.title, _TITLE_FONT, "center", 36)
        for line in self.form.above:
            self._line(line)
        for band in self.form.bands:
            self._band([(cell.text, cell.span) for cell in band], [cell.is_label for cell in band])
        head = self.row + 1
        self._grid_row([column.title for column in self.form.columns], _HEAD_FONT)
        for cells in self.form.all_rows:
            self._grid_row(list(cells), _BODY_FONT)
        if self.form.grid_note:
            self._band([(self.form.grid_note, len(self.widths))], [False])
        for line in self.form.below:
            self._line(line)
        self._page(head)

    def _grid_row(self, cells: list[str], font: Font) -> None:
        self.row += 1
        lines = 1
        for place, (text, width) in enumerate(zip(cells, self.widths, strict=True), start=1):
            align = self.form.columns[place - 1].align
            horizontal = {"C": "center", "L": "left"}[align]
            self._put(place, text, font, horizontal, border=True)
            lines = max(lines, _lines(text, width))
        self.sheet.row_dimensions[self.row].height = max(_ROW_POINTS, lines * _LINE_POINTS + 6)

    def _band(self, cells: list[tuple[str, int]], labels: list[bool]) -> None:
        self.row += 1
        column, lines = 1, 1
        for (text, span), is_label in zip(cells, labels, strict=True):
            for place in range(column, column + span):
                self._put(
                    place,
                    text if place == column else "",
                    _HEAD_FONT if is_label else _BODY_FONT,
                    "center",
                    border=True,
                )
            if span > 1:
                self.sheet.merge_cells(
                    start_row=self.row, end_row=self.row, start_column=column, end_column=column + span - 1
                )
            lines = max(lines, _lines(text, sum(self.widths[column - 1 : column - 1 + span])))
            column += span
        self.sheet.row_dimensions[self.row].height = max(_ROW_POINTS, lines * _LINE_POINTS + 6)

    def _line(self, line: Line) -> None:
        """Fields spread over the width, each in merged cells of its own."""
        self.row += 1
        count = len(self.widths)
        skip = min(count - 1, round(line.indent * count))
        room = count - skip
        bounds = [skip + round(place * room / len(line.fields)) for place in range(len(line.fields) + 1)]
        lines = 1
        for text, first, last in zip(line.fields, bounds, bounds[1:], strict=False):
            self._put(first + 1, text, _BODY_FONT, "left", border=False)
            if last - first > 1:
                self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=first + 1, end_column=last)
            lines = max(lines, _lines(text, sum(self.widths[first:last])))
        self.sheet.row_dimensions[self.row].height = max(24.0, lines * _LINE_POINTS + 4)

    def _across(self, text: str, font: Font, horizontal: str, height: float) -> None:
        self.row += 1
        self._put(1, text, font, horizontal, border=False)
        self.sheet.merge_cells(start_row=self.row, end_row=self.row, start_column=1, end_column=len(self.widths))
        self.sheet.row_dimensions[self.row].height = height

    def _put(self, column: int, text: str, font: Font, horizontal: str, *, border: bool) -> None:
        cell = self.sheet.cell(self.row, column)
        cell.value = text
        # Text stays text: an ID number keeps its digits, and no value becomes a formula.
        cell.data_type = "s" if text else "n"
        if text[:1] in "=+-@":
            cell.quotePrefix = bool(text)
        cell.number_format = "@"
        cell.font = font
        cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
        if border:
            cell.border = _GRID

    def _page(self, head: int) -> None:
        sheet = self.sheet
        sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
        sheet.page_setup.orientation = self.form.orientation.value
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.fitToWidth = 1
        sheet.page_setup.fitToHeight = 0
        sheet.print_options.horizontalCentered = True
        sheet.print_title_rows = f"{head}:{head}"
        sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row}"
        sheet.page_margins.left = sheet.page_margins.right = 0.6
        sheet.page_margins.top = sheet.page_margins.bottom = 0.7
        footer = sheet.HeaderFooter.oddFooter
        assert footer is not None
        footer.left.text = self.form.footer.replace("&", "&&")
        footer.right.text = "第 &P 页 共 &N 页"


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column `width` characters wide."""
    usable = max(2.0, width - 1.5)
    return sum(max(1, math.ceil(_columns(part) / usable)) for part in text.split("\n"))


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
