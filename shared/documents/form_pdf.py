"""A form as a print-ready A4 PDF, to be signed and stamped."""

from __future__ import annotations

from datetime import datetime

from shared.documents.fonts import Document
from shared.documents.form import BandCell, Form, Line, Orientation
from shared.documents.line_breaking import break_lines

_MARGIN = 18.0
_TOP = 20.0
_BOTTOM = 18.0
_BODY = 11.0
_LEADING = 5.6
_PADDING = 1.6
_ROW = 10.0
_A4 = {Orientation.PORTRAIT: (210.0, 297.0), Orientation.LANDSCAPE: (297.0, 210.0)}


def render_pdf(form: Form, *, now: datetime) -> bytes:
    """The form on as many pages as it needs, its column heads on each."""
    return _Pages(form, now).render()


class _Pages:
    def __init__(self, form: Form, now: datetime) -> None:
        self.form = form
        self.pdf = Document(form.orientation.value, title=form.title, now=now)
        self.page_width, self.page_height = _A4[form.orientation]
        self.width = self.page_width - 2 * _MARGIN
        total = sum(column.width for column in form.columns)
        self.widths = [column.width / total * self.width for column in form.columns]
        self.y = _TOP

    def render(self) -> bytes:
        self.pdf.add_page()
        if self.form.label:
            self.pdf.put(_MARGIN, self.y - 6, self.form.label, family="sans", size=12)
        self.pdf.put(
            _MARGIN, self.y, self.form.title, family="sans", style="B", size=18, align="C", width=self.width, height=10
        )
        self.y += 14
        for line in self.form.above:
            self._line(line)
        for band in self.form.bands:
            self._band(band)
        self._head()
        for cells in self.form.all_rows:
            self._row(cells)
        if self.form.grid_note:
            self._cells([(self.form.grid_note, self.width, "C", "serif", "")])
        self.y += 3
        for line in self.form.below:
            self._line(line)
        return self._numbered()

    def _head(self) -> None:
        titles = [column.title for column in self.form.columns]
        self._cells([(text, width, "C", "sans", "B") for text, width in zip(titles, self.widths, strict=True)])

    def _row(self, cells: tuple[str, ...]) -> None:
        height = self._height(cells)
        if self.y + height > self.page_height - _BOTTOM:
            self._next_page()
            self._head()
        aligns = [column.align for column in self.form.columns]
        self._cells(
            [(text, width, align, "serif", "") for text, width, align in zip(cells, self.widths, aligns, strict=True)]
        )

    def _height(self, cells: tuple[str, ...]) -> float:
        return max(
            _ROW,
            *(
                len(self._lines(text, width, "serif", "")) * _LEADING + 2 * _PADDING
                for text, width in zip(cells, self.widths, strict=True)
            ),
        )

    def _band(self, band: tuple[BandCell, ...]) -> None:
        cells: list[tuple[str, float, str, str, str]] = []
        column = 0
        for cell in band:
            width = sum(self.widths[column : column + cell.span])
            style = ("sans", "B") if cell.is_label else ("serif", "")
            cells.append((cell.text, width, "C", *style))
            column += cell.span
        self._cells(cells)

    def _cells(self, cells: list[tuple[str, float, str, str, str]]) -> None:
        """A row of boxes as high as its tallest text; texts centred vertically."""
        broken = [self._lines(text, width, family, style) for text, width, _, family, style in cells]
        height = max(_ROW, *(len(lines) * _LEADING + 2 * _PADDING for lines in broken))
        x = _MARGIN
        for (_, width, align, family, style), lines in zip(cells, broken, strict=True):
            self.pdf.rect(x, self.y, width, height)
            y = self.y + (height - len(lines) * _LEADING) / 2
            for line in lines:
                if line:
                    self.pdf.put(
                        x + _PADDING,
                        y,
                        line,
                        family=family,
                        style=style,
                        size=_BODY,
                        align=align,
                        width=width - 2 * _PADDING,
                        height=_LEADING,
                    )
                y += _LEADING
            x += width
        self.y += height

    def _line(self, line: Line) -> None:
        """Fields of a line outside the grid, spread over the width and wrapped in their share."""
        left = _MARGIN + line.indent * self.width
        share = (self.width - line.indent * self.width) / len(line.fields)
        broken = [self._lines(text, share + 2 * _PADDING - 2, "serif", "") for text in line.fields]
        height = max(len(lines) for lines in broken) * _LEADING + 3
        if self.y + height > self.page_height - _BOTTOM:
            self._next_page()
        for place, lines in enumerate(broken):
            for row, text in enumerate(lines):
                y = self.y + 1 + row * _LEADING
                self.pdf.put(left + place * share, y, text, size=_BODY, height=_LEADING)
        self.y += height

    def _lines(self, text: str, width: float, family: str, style: str) -> list[str]:
        return break_lines(
            text, width - 2 * _PADDING, lambda character: self.pdf.width_of(character, family, _BODY, style)
        )

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
