"""A form as a print-ready A4 PDF, to be signed and stamped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from shared.documents.fonts import Document
from shared.documents.form import BandCell, Form, Line, Orientation
from shared.documents.line_breaking import break_lines
from shared.domain.printable_text import printable

_MARGIN = 18.0
_TOP = 20.0
_BOTTOM = 18.0
_BODY = 11.0
_LEADING = 5.6
_PADDING = 1.6
_ROW = 10.0
_GAP = 3.0
_FEWEST_LINES = 3
_A4 = {Orientation.PORTRAIT: (210.0, 297.0), Orientation.LANDSCAPE: (297.0, 210.0)}


def render_pdf(form: Form, *, now: datetime) -> bytes:
    """The form on as many pages as it needs, its column heads on each.

    The sign-off lines stay together under at least one row of the grid: nobody stamps a page that
    shows nothing. A row taller than a page goes on on the next. Raises `MissingGlyph`.
    """
    return _Pages(form, now).render()


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell of a row with its text broken into lines; `width` in millimetres."""

    lines: tuple[str, ...]
    width: float
    align: str
    family: str
    style: str


class _Pages:
    def __init__(self, form: Form, now: datetime) -> None:
        self.form = form
        self.pdf = Document(form.orientation.value, title=form.title, now=now)
        self.page_width, self.page_height = _A4[form.orientation]
        self.width = self.page_width - 2 * _MARGIN
        total = sum(column.width for column in form.columns)
        self.widths = [column.width / total * self.width for column in form.columns]
        titles = zip(form.columns, self.widths, strict=True)
        self.heads = [self._box(column.title, width, "C", "sans", "B") for column, width in titles]
        self.note = [self._box(form.grid_note, self.width)] if form.grid_note else []
        self.y = _TOP

    def render(self) -> bytes:
        self.pdf.add_page()
        self._title()
        for line in self.form.above:
            self._line(line)
        for band in self.form.bands:
            self._draw(self._band(band))
        self._draw(self.heads)
        *rows, last = self.form.all_rows
        for cells in rows:
            self._row(cells, keep=0.0)
        self._row(last, keep=self._tail_height())
        self._draw(self.note)
        self.y += _GAP
        for line in self.form.below:
            self._line(line)
        return self._numbered()

    def _title(self) -> None:
        if self.form.label:
            self.pdf.put(_MARGIN, self.y - 6, self.form.label, family="sans", size=12)
        title = printable(self.form.title)
        self.pdf.put(_MARGIN, self.y, title, family="sans", style="B", size=18, align="C", width=self.width, height=10)
        self.y += 14

    def _row(self, cells: tuple[str, ...], *, keep: float) -> None:
        """A row where it fits together with the `keep` millimetres that belong under it."""
        columns = zip(self.form.columns, cells, self.widths, strict=True)
        boxes = [self._box(text, width, column.align) for column, text, width in columns]
        while any(box.lines for box in boxes):
            needed = _height(boxes) + keep
            if needed <= self._room():
                self._draw(boxes)
                return
            fitting = int((self._room() - 2 * _PADDING) / _LEADING)
            if needed > self._fresh_room() and fitting >= _FEWEST_LINES:
                self._draw([replace(box, lines=box.lines[:fitting]) for box in boxes])
                boxes = [replace(box, lines=box.lines[fitting:]) for box in boxes]
            else:
                self._next_page()
                self._draw(self.heads)

    def _room(self) -> float:
        return self.page_height - _BOTTOM - self.y

    def _fresh_room(self) -> float:
        return self.page_height - _BOTTOM - _TOP - _height(self.heads)

    def _tail_height(self) -> float:
        lines = (max(len(text) for text in self._fields(line)) * _LEADING + _GAP for line in self.form.below)
        return _height(self.note) + _GAP + sum(lines)

    def _band(self, band: tuple[BandCell, ...]) -> list[_Box]:
        boxes: list[_Box] = []
        column = 0
        for cell in band:
            width = sum(self.widths[column : column + cell.span])
            family, style = ("sans", "B") if cell.is_label else ("serif", "")
            boxes.append(self._box(cell.text, width, "C", family, style))
            column += cell.span
        return boxes

    def _box(self, text: str, width: float, align: str = "C", family: str = "serif", style: str = "") -> _Box:
        lines = self._lines(text, width - 2 * _PADDING, family, style)
        return _Box(lines, width, align, family, style)

    def _lines(self, text: str, width: float, family: str = "serif", style: str = "") -> tuple[str, ...]:
        def advance(character: str) -> float:
            return self.pdf.width_of(character, family, _BODY, style)

        return tuple(break_lines(printable(text), width, advance))

    def _draw(self, boxes: Sequence[_Box]) -> None:
        """A row of boxes as high as its tallest text; texts centred vertically."""
        height = _height(boxes)
        x = _MARGIN
        for box in boxes:
            self.pdf.rect(x, self.y, box.width, height)
            self._text(box, x, self.y + (height - len(box.lines) * _LEADING) / 2)
            x += box.width
        self.y += height

    def _text(self, box: _Box, x: float, y: float) -> None:
        for place, line in enumerate(box.lines):
            if line:
                self.pdf.put(
                    x + _PADDING,
                    y + place * _LEADING,
                    line,
                    family=box.family,
                    style=box.style,
                    size=_BODY,
                    align=box.align,
                    width=box.width - 2 * _PADDING,
                    height=_LEADING,
                )

    def _fields(self, line: Line) -> list[tuple[str, ...]]:
        share = self.width * (1 - line.indent) / len(line.fields)
        return [self._lines(text, share - 2) for text in line.fields]

    def _line(self, line: Line) -> None:
        """Fields of a line outside the grid, spread over the width and wrapped in their share."""
        fields = self._fields(line)
        height = max(len(lines) for lines in fields) * _LEADING + _GAP
        if height > self._room():
            self._next_page()
        left = _MARGIN + line.indent * self.width
        share = self.width * (1 - line.indent) / len(fields)
        for place, lines in enumerate(fields):
            for row, text in enumerate(lines):
                self.pdf.put(left + place * share, self.y + 1 + row * _LEADING, text, size=_BODY, height=_LEADING)
        self.y += height

    def _next_page(self) -> None:
        self.pdf.add_page()
        self.y = _TOP

    def _numbered(self) -> bytes:
        """Page numbers and the system's line, below the official form."""
        pages = self.pdf.pages_count
        for page in range(1, pages + 1):
            self.pdf.turn_to(page)
            y = self.page_height - 11
            self.pdf.put(_MARGIN, y, self.form.footer, size=8, height=4)
            text = f"第 {page} 页　共 {pages} 页"
            self.pdf.put(_MARGIN, y, text, size=8, align="R", width=self.width, height=4)
        return self.pdf.bytes()


def _height(boxes: Sequence[_Box]) -> float:
    """Millimetres that a row of boxes takes; none for no boxes."""
    return max((max(_ROW, len(box.lines) * _LEADING + 2 * _PADDING) for box in boxes), default=0.0)
