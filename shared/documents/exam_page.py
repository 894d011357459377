"""A page of an exam paper: the sealing line on the left, a column of text, head and foot.

Lengths in millimetres, sizes in points. What is written moves down the page by itself and begins
a new one when it no longer fits.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from shared.documents.fonts import Document
from shared.domain.printable_text import printable

LEFT, RIGHT, TOP, BOTTOM = 32.0, 192.0, 20.0, 278.0
WIDTH = RIGHT - LEFT
BODY = 10.5
LEADING = 5.9
_UNSEALED_LEFT = 25.0
_SEAL = 24.0
_SEAL_WORDS = ((222.0, "密"), (188.0, "封"), (154.0, "线"), (120.0, "内"), (86.0, "不要答题"))
_FIELDS = "单位：________________________　姓名：________________　考生编号：______________________"
_PADDING = 1.2
_ROW = 7.5


class ExamPages:
    """A paper under construction."""

    def __init__(self, title: str, now: datetime, *, header: str, sealed: bool = True) -> None:
        self.pdf = Document(title=title, now=now)
        self.header = header
        self.left = LEFT if sealed else _UNSEALED_LEFT
        self.y = TOP
        self.pdf.add_page()
        self._strip = self.pdf.record(lambda: _sealing_strip(self.pdf)) if sealed else None

    def next_page(self) -> None:
        self.pdf.add_page()
        self.y = TOP
        if self._strip:
            self.pdf.repeat(self._strip)

    def need(self, height: float) -> None:
        """Begin a new page unless `height` is left on this one."""
        if self.y + height > BOTTOM:
            self.next_page()

    def lines(
        self, text: str, width: float, *, size: float = BODY, family: str = "serif", style: str = ""
    ) -> list[str]:
        return self.pdf.lines_of(printable(text), width, family, size, style)

    def paragraph(
        self, text: str, *, indent: float = 0.0, size: float = BODY, family: str = "serif", style: str = ""
    ) -> None:
        """A paragraph that may go over a page's end, line by line."""
        leading = LEADING * size / BODY
        for line in self.lines(text, WIDTH - indent, size=size, family=family, style=style):
            self.need(leading)
            self.pdf.put(self.left + indent, self.y, line, family=family, style=style, size=size, height=leading)
            self.y += leading

    def block(self, rows: Sequence[Sequence[tuple[float, str]]]) -> None:
        """Lines that stay together where a page can hold them; each has texts with their distance
        from the left."""
        self.need(min(len(rows) * LEADING, BOTTOM - TOP))
        for row in rows:
            self.need(LEADING)
            for offset, text in row:
                self.pdf.put(self.left + offset, self.y, text, size=BODY, height=LEADING)
            self.y += LEADING

    def centred(self, text: str, *, size: float, height: float, style: str = "B") -> None:
        """A title line; one too long for the page is set smaller."""
        measured = self.pdf.width_of(text, "sans", size, style)
        size = size * min(1.0, WIDTH / measured) if measured else size
        self.pdf.put(
            self.left, self.y, text, family="sans", style=style, size=size, align="C", width=WIDTH, height=height
        )
        self.y += height

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        size: float = 9.5,
        head: bool = True,
        left: Collection[int] = (),
    ) -> None:
        """A ruled table; its first row is the head and is repeated on a new page.

        Texts stand in the middle of their cells, in the columns of `left` on their left.
        """
        set_rows = [self._set_row(cells, widths, size, bold=head and not place) for place, cells in enumerate(rows)]
        for place, cells in enumerate(set_rows):
            if self.y + _row_height(cells, size) > BOTTOM:
                self.next_page()
                if head and place:
                    self._table_row(set_rows[0], widths, size, bold=True, left=())
            bold = head and not place
            self._table_row(cells, widths, size, bold=bold, left=() if bold else left)

    def finish(self) -> tuple[bytes, int]:
        """Head and foot on every page; the PDF and its number of pages."""
        pages = self.pdf.pages_count
        for page in range(1, pages + 1):
            self.pdf.turn_to(page)
            self.pdf.put(self.left, 11, self.header, size=9, align="C", width=WIDTH, height=4)
            foot = f"第 {page} 页（共 {pages} 页）"
            self.pdf.put(self.left, 284, foot, size=9, align="C", width=WIDTH, height=4)
        return self.pdf.bytes(), pages

    def _set_row(self, cells: Sequence[str], widths: Sequence[float], size: float, *, bold: bool) -> list[list[str]]:
        face = {"family": "sans", "style": "B"} if bold else {"family": "serif"}
        return [
            self.lines(text, width - 2 * _PADDING, size=size, **face) for text, width in zip(cells, widths, strict=True)
        ]

    def _table_row(
        self, cells: list[list[str]], widths: Sequence[float], size: float, *, bold: bool, left: Collection[int]
    ) -> None:
        face = {"family": "sans", "style": "B"} if bold else {"family": "serif"}
        leading, height = size * 0.5, _row_height(cells, size)
        x = self.left
        for column, (lines, width) in enumerate(zip(cells, widths, strict=True)):
            self.pdf.rect(x, self.y, width, height)
            y = self.y + (height - len(lines) * leading) / 2
            align = "L" if column in left else "C"
            for place, line in enumerate(lines):
                self.pdf.put(
                    x + _PADDING,
                    y + place * leading,
                    line,
                    size=size,
                    align=align,
                    width=width - 2 * _PADDING,
                    height=leading,
                    **face,
                )
            x += width
        self.y += height


def _row_height(cells: list[list[str]], size: float) -> float:
    return max(_ROW, max(map(len, cells)) * size * 0.5 + 2.6)


def _sealing_strip(pdf: Document) -> None:
    """密封线: who sits the exam on its left, the paper on its right (a custom of exam papers, no standard)."""
    pdf.put_upward(15, 148.5 + pdf.width_of(_FIELDS, "serif", 10) / 2, _FIELDS, size=10)
    ends = [287.0]
    for y, word in _SEAL_WORDS:
        half = pdf.width_of(word, "serif", 10) / 2
        pdf.put_upward(_SEAL + 1.3, y + half, word, size=10)
        ends += [y + half + 2, y - half - 2]
    ends.append(10.0)
    pdf.set_dash_pattern(dash=0.6, gap=1.0)
    for low, high in zip(ends[::2], ends[1::2], strict=True):
        pdf.line(_SEAL, low, _SEAL, high)
    pdf.set_dash_pattern()
