"""Forms of any size: tall rows, sign-off lines at the end of a page, a hundred thousand rows."""

from __future__ import annotations

import io
import re
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.annex1 import Annex1, Annex1Row, annex1_form
from shared.documents.annex3 import Annex3, Annex3Row, annex3_cells, annex3_form
from shared.documents.form import Form
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx, stream_xlsx
from shared.domain.printable_text import printable

NOW = datetime(2026, 11, 23, tzinfo=UTC)
POINTS = 72 / 25.4


def _form(venue: str, rooms: str, count: int = 1) -> Form:
    row = Annex1Row("养老护理员", "40", venue, "9:00", "笔试", rooms)
    return annex1_form(Annex1("启明学校", "金水区", "赵敏", "0371-60000001", (row,) * count))


def _pages(form: Form) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(form, now=NOW)))
    return [re.sub(r"\s", "", page.extract_text()) for page in reader.pages]


def _lowest(form: Form) -> float:
    """How far above the page's lower edge the lowest line of the form stands, in millimetres."""
    heights: list[float] = []

    def note(text: str, _: object, matrix: list[float], *__: object) -> None:
        if text.strip() and not re.match(r"第|共|\d+$|页", text.strip()):
            heights.append(matrix[5] / POINTS)

    for page in pypdf.PdfReader(io.BytesIO(render_pdf(form, now=NOW))).pages:
        page.extract_text(visitor_text=note)
    return min(heights)


def test_a_row_taller_than_a_page_goes_on_on_the_next() -> None:
    rooms = [f"A{n:03}" for n in range(300)]
    pages = _pages(_form("文化路1号", "、".join(rooms)))
    text = "".join(pages)
    assert all(text.count(room) == 1 for room in rooms)
    assert len(pages) > 2
    assert all("考场编号" in page for page in pages)
    assert pages[0].count("、") > 20


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from(["第1考场", "二楼东侧教室", "A101", "（南）"]), min_size=60, max_size=300))
def test_nothing_of_a_tall_row_is_lost_and_all_stays_on_the_page(rooms: list[str]) -> None:
    form = _form("文化路1号", "、".join(rooms))
    text = "".join(_pages(form))
    for character in "考侧A南、":
        assert text.count(character) >= "".join(form.rows[0]).count(character)
    assert _lowest(form) >= 15


@pytest.mark.parametrize("count", range(12, 42))
def test_who_signs_sees_at_least_one_row_on_the_same_page(count: int) -> None:
    form = _form("路", "1", count)
    (signed,) = [page for page in _pages(form) if "申请时间：" in page]
    assert "养老护理员" in signed
    assert "考场编号" in signed
    assert all(
        words in signed
        for words in ("（如本批次考核工种较多", "申请单位（盖章）：", "签字：", "报送区县（市）人社局审核。")
    )
    assert _lowest(form) >= 15


def test_text_pasted_with_invisible_characters_is_printed_without_them() -> None:
    form = _form("文化\x01路\u202d1号\u202c\t东门\ufeff", "1\r\n2")
    assert "文化路1号东门" in "".join(_pages(form))
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(form))).worksheets[0]
    values = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "文化路1号 东门" in values
    assert "1\n2" in values


@given(st.text())
def test_printable_text_is_printable_twice_and_keeps_every_visible_character(text: str) -> None:
    shown = printable(text)
    assert printable(shown) == shown
    assert [c for c in shown if c.isprintable() and c != " "] == [c for c in text if c.isprintable() and c != " "]
    assert all(c == "\n" or ord(c) >= 32 for c in shown)


def test_rows_of_a_workbook_are_never_higher_than_excel_allows() -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(render_xlsx(_form("路", "第1考场、" * 200)))).worksheets[0]
    assert max(dimension.height or 0 for dimension in sheet.row_dimensions.values()) <= 409


def test_a_streamed_workbook_is_the_same_form() -> None:
    row = Annex3Row("2026年12月1日", "金水区", "养老护理员", "9:00", "40", "A卷", "赵敏 0371")
    whole, head = annex3_form(Annex3("一周", (row,) * 9)), annex3_form(Annex3("一周", ()))
    first, second = (
        openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
        for data in (render_xlsx(whole), stream_xlsx(head, (annex3_cells(row) for _ in range(9))))
    )
    assert [[cell.value for cell in row] for row in first.iter_rows()] == [
        [cell.value for cell in row] for row in second.iter_rows()
    ]
    assert first.merged_cells.ranges == second.merged_cells.ranges
    assert first.print_area == second.print_area


def test_memory_does_not_grow_with_the_rows() -> None:
    def rows(count: int) -> Iterator[tuple[str, ...]]:
        for number in range(count):
            yield ("2026年12月1日", "金水区", "养老护理员", "9:00", str(number), "A卷", "赵敏 0371", "")

    def peak(count: int) -> int:
        tracemalloc.start()
        stream_xlsx(annex3_form(Annex3("一周", ())), rows(count))
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)
    assert peak(2000) < peak(200) + 400_000
