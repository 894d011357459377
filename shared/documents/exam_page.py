"""A page of an exam paper: the sealing line on the left, a column of text, head and foot.

Lengths in millimetres, sizes in points. What is written moves down the page by itself and begins
a new one when it no longer fits.
"""

from __future__ import annotations

from datetime import datetime

from shared.documents.fonts import Document
from shared.documents.line_breaking import break_lines

LEFT, RIGHT, TOP, BOTTOM = 32.0, 192.0, 20.0, 278.0
WIDTH = RIGHT - LEFT
BODY = 10.5
LEADING = 5.9
_SEAL = "…………………………密…………………………封…………………………线…………………………"
_FIELDS = "单位：____________________　姓名：______________　考生编号：__________________"


class ExamPages:
    """A paper under construction."""

    def __init__(self, title: str, now: datetime, *, header: str, sealed: bool = True) -> None:
        self.pdf = Document(title=title, now=now)
        self.header = header
        self.sealed = sealed
        self.y = TOP
        self.next_page()

    def next_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP
        if self.sealed:
            self._sealing_line()

    def need(self, height: float) -> None:
        """Begin a new page unless `height` is left on this one."""
        if self.y + height > BOTTOM:
            self.next_page()

    def lines(
        self, text: str, width: float, *, size: float = BODY, family: str = "serif", style: str = ""
    ) -> list[str]:
        return break_lines(text, width, lambda character: self.pdf.width_of(character, family, size, style))

    def paragraph(
        self, text: str, *, indent: float = 0.0, size: float = BODY, family: str = "serif", style: str = ""
    ) -> None:
        """A paragraph that may go over a page's end, line by line."""
        leading = LEADING * size / BODY
        for line in self.lines(text, WIDTH - indent, size=size, family=family, style=style):
            self.need(leading)
            self.pdf.put(LEFT + indent, self.y, line, family=family, style=style, size=size, height=leading)
            self.y += leading

    def block(self, rows: list[list[tuple[float, str]]]) -> None:
        """Lines that stay together; each is a list of (distance from the left, text)."""
        self.need(len(rows) * LEADING)
        for row in rows:
            for offset, text in row:
                self.pdf.put(LEFT + offset, self.y, text, size=BODY, height=LEADING)
            self.y += LEADING

    def centred(self, text: str, *, size: float, height: float, style: str = "B") -> None:
        self.pdf.put(LEFT, self.y, text, family="sans", style=style, size=size, align="C", width=WIDTH, height=height)
        self.y += height

    def table(self, rows: list[list[str]], widths: list[float], *, size: float = 9.5, head: bool = True) -> None:
        """A ruled table; its first row is the head and is repeated on a new page."""
        for place, cells in enumerate(rows):
            height = self._row_height(cells, widths, size)
            if self.y + height > BOTTOM:
                self.next_page()
                if head and place:
                    self._table_row(rows[0], widths, size, style="B")
            self._table_row(cells, widths, size, style="B" if head and place == 0 else "")

    def _row_height(self, cells: list[str], widths: list[float], size: float) -> float:
        leading = size * 0.5
        counts = [len(self.lines(text, width - 2.4, size=size)) for text, width in zip(cells, widths, strict=True)]
        return max(7.5, max(counts) * leading + 2.6)

    def _table_row(self, cells: list[str], widths: list[float], size: float, *, style: str) -> None:
        family = "sans" if style else "serif"
        leading = size * 0.5
        height = self._row_height(cells, widths, size)
        x = LEFT
        for text, width in zip(cells, widths, strict=True):
            self.pdf.rect(x, self.y, width, height)
            lines = self.lines(text, width - 2.4, size=size, family=family, style=style)
            y = self.y + (height - len(lines) * leading) / 2
            align = "C" if width < 40 else "L"
            for line in lines:
                box = width - 2.4
                self.pdf.put(
                    x + 1.2, y, line, family=family, style=style, size=size, align=align, width=box, height=leading
                )
                y += leading
            x += width
        self.y += height

    def finish(self) -> tuple[bytes, int]:
        """Head and foot on every page; the PDF and its number of pages."""
        pages = self.pdf.pages_count
        for page in range(1, pages + 1):
            self.pdf.turn_to(page)
            self.pdf.put(LEFT, 11, self.header, size=9, align="C", width=WIDTH, height=4)
            foot = f"第 {page} 页（共 {pages} 页）"
            self.pdf.put(LEFT, 284, foot, size=9, align="C", width=WIDTH, height=4)
        return self.pdf.bytes(), pages

    def _sealing_line(self) -> None:
        for x, text in ((11.0, _FIELDS), (20.0, _SEAL)):
            start = 148.5 + self.pdf.width_of(text, "serif", 10) / 2
            with self.pdf.rotation(90, x, start):
                self.pdf.put(x, start - 2.5, text, size=10, height=5)
