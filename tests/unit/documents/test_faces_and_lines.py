"""Faces cut by hand give the pages that stock fpdf2 gives; lines break where Chinese allows it."""

from __future__ import annotations

import io
import itertools
import struct
from datetime import UTC, datetime

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from fpdf import FPDF
from hypothesis import given
from hypothesis import strategies as st

from shared.documents.fast_faces import add_face
from shared.documents.fonts import FACES, Document, font_folder
from shared.documents.line_breaking import NOT_FIRST, NOT_LAST, break_lines
from shared.documents.sfnt import _character_map, cut, load_sfnt

TEXT = "郑州市职业技能提升行动结业考核 Kaohe 2026，（　　）√×①㎡℃ éà Ωπ 䶮㛃堃喆犇𬭩"


def _pixels(data: bytes) -> bytes:
    page = pypdfium2.PdfDocument(io.BytesIO(data))[0]
    return bytes(page.render(scale=2).to_pil().tobytes())


def _page(fast: bool) -> bytes:
    pdf = FPDF()
    for family, style, name in FACES:
        path = font_folder() / name
        if fast:
            add_face(pdf, family, style, path)
        else:
            pdf.add_font(family, style, str(path))
    pdf.add_page()
    for family, style, _ in FACES:
        pdf.set_font(family, style, 14)
        pdf.multi_cell(0, 8, TEXT * 3)
        pdf.ln()
    return bytes(pdf.output())


def test_pages_are_the_same_to_the_pixel_as_with_stock_fpdf2() -> None:
    fast, stock = _page(fast=True), _page(fast=False)
    assert _pixels(fast) == _pixels(stock)
    assert len(fast) < 1.3 * len(stock)


def test_numbers_of_a_face_are_font_tools_numbers() -> None:
    path = font_folder() / "serif-regular.ttf"
    face, font = load_sfnt(path), TTFont(path, lazy=True)
    order = font.getGlyphOrder()
    best = font.getBestCmap()
    assert {code: order[glyph] for code, glyph in face.glyphs.items()} == best
    metrics = font["hmtx"].metrics
    assert [face.advances[glyph] for glyph in range(0, len(order), 97)] == [
        metrics[order[g]][0] for g in range(0, len(order), 97)
    ]


@given(st.lists(st.sampled_from(sorted(load_sfnt(font_folder() / "sans-bold.ttf").glyphs)), min_size=1, max_size=30))
def test_a_subset_is_a_readable_face_with_the_same_outlines(codes: list[int]) -> None:
    face = load_sfnt(font_folder() / "sans-bold.ttf")
    made = cut(face, [face.glyphs[code] for code in codes])
    font = TTFont(io.BytesIO(made.data))
    assert font["maxp"].numGlyphs == len(made.numbers)
    loca = font["loca"]
    for old, new in made.numbers.items():
        outline = font.reader["glyf"][loca[new] : loca[new + 1]] if font.reader else b""
        if len(face.outline(old)) and struct.unpack_from(">h", face.outline(old))[0] >= 0:
            assert outline.rstrip(b"\0") == face.outline(old).rstrip(b"\0")


def test_a_face_without_a_full_character_map_is_refused() -> None:
    with pytest.raises(ValueError, match="format 12"):
        _character_map(struct.pack(">HHHHI", 0, 1, 0, 3, 12) + struct.pack(">H", 4))


def test_writing_on_an_earlier_page_sets_the_font_anew() -> None:
    pdf = Document(title="t", now=datetime(2026, 11, 23, tzinfo=UTC))
    for style in ("", "B"):
        pdf.add_page()
        pdf.put(20, 20, "正文", family="sans", style=style, size=12)
    alone = Document(title="t", now=datetime(2026, 11, 23, tzinfo=UTC))
    alone.add_page()
    alone.put(20, 20, "正文", family="sans", size=12)
    alone.put(20, 280, "页脚", size=9)
    for page in (1, 2):
        pdf.turn_to(page)
        pdf.put(20, 280, "页脚", size=9)
    assert _pixels(pdf.bytes()) == _pixels(alone.bytes())


sentences = st.text(st.sampled_from("我们考核护理员，。（）“”、；：A1b%　 -"), max_size=80)


@given(sentences, st.integers(4, 30))
def test_lines_lose_nothing_and_keep_to_the_width(text: str, width: int) -> None:
    lines = break_lines(text, width, lambda _: 1.0)
    assert "".join(lines) == text
    assert all(len(line) <= width for line in lines)


@given(st.text(st.sampled_from("我们考核护理员，。（"), min_size=1, max_size=80), st.integers(8, 30))
def test_no_line_begins_or_ends_with_what_it_may_not(text: str, width: int) -> None:
    lines = break_lines(text, width, lambda _: 1.0)
    for before, after in itertools.pairwise(lines):
        forced = all(c in NOT_FIRST | NOT_LAST for c in before[1:]) or all(c in NOT_FIRST for c in text)
        if not forced and any(_allowed(before, place) for place in range(1, len(before))):
            assert after[0] not in NOT_FIRST
            assert before[-1] not in NOT_LAST


def _allowed(line: str, place: int) -> bool:
    return line[place] not in NOT_FIRST and line[place - 1] not in NOT_LAST


def test_marks_keep_to_their_side_of_a_break() -> None:
    assert break_lines("我们考核，员", 4, lambda _: 1.0) == ["我们考", "核，员"]
    assert break_lines("我们考（核）", 4, lambda _: 1.0) == ["我们考", "（核）"]


def test_words_and_blanks_stay_whole() -> None:
    assert break_lines("这是ABC123号", 4, lambda _: 1.0) == ["这是", "ABC1", "23号"]
    assert break_lines("这是AB号", 3, lambda _: 1.0) == ["这是", "AB号"]
    assert break_lines("正确的是（　　）。", 6, lambda _: 1.0) == ["正确的是", "（　　）。"]
