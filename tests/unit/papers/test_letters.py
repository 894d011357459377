"""Letters: what is written is there to the pixel and to the character, or nothing is printed at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from fontTools import subset
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.fonts import FACES, Document, FontsMissing, MissingGlyph, font_folder
from shared.documents.line_breaking import break_lines
from tests.unit.papers.content import NOW, RARE, pixels, texts

LINES = (
    (20.0, 20.0, "郑州市职业技能提升行动结业考核", "serif", "", 16.0, "L", 0.0, 0.0),
    (20.0, 40.0, f"1. 考核 Kaohe 2026（　　）√×①㎡℃{RARE}", "serif", "", 10.5, "L", 0.0, 5.9),
    (20.0, 55.0, "居中的一行", "sans", "B", 14.0, "C", 160.0, 9.0),
    (20.0, 70.0, "靠右的一行", "sans", "", 9.0, "R", 160.0, 4.0),
    (20.0, 80.0, "(\\) 括号与反斜线", "sans", "", 11.0, "L", 0.0, 6.0),
)


def _ours() -> bytes:
    pdf = Document(title="t", now=NOW)
    pdf.add_page()
    for x, y, text, family, style, size, align, width, height in LINES:
        pdf.put(x, y, text, family=family, style=style, size=size, align=align, width=width, height=height)
    return pdf.bytes()


def _stock() -> bytes:
    """The same lines by fpdf2 alone."""
    pdf = FPDF()
    for family, style, name in FACES:
        pdf.add_font(family, style, str(font_folder() / name))
    pdf.set_fallback_fonts(["sans"], exact_match=False)
    pdf.set_auto_page_break(False)
    pdf.add_page()
    for x, y, text, family, style, size, align, width, height in LINES:
        pdf.set_font(family, style, size)
        measured = pdf.get_string_width(text)
        rest = (width or measured) - measured
        pdf.set_xy(x + rest * {"L": 0, "C": 0.5, "R": 1}[align] - pdf.c_margin, y)
        pdf.cell(measured + 2 * pdf.c_margin, height or size * 0.5, text)
    return bytes(pdf.output())


def test_lines_are_the_same_to_the_pixel_as_stock_fpdf2() -> None:
    assert pixels(_ours(), scale=3).tobytes() == pixels(_stock(), scale=3).tobytes()


def test_what_is_written_can_be_read_back_and_only_used_faces_are_embedded() -> None:
    assert texts(_ours()) == ["".join(line[2] for line in LINES).replace(" ", "").replace("\u3000", "")]
    pdf = Document(title="t", now=NOW)
    pdf.add_page()
    pdf.put(20, 20, "正文")
    assert b"serifregular" in (data := pdf.bytes())
    assert b"sansregular" not in data


@pytest.mark.parametrize("character", ["\ue000", "😀", "\n"])
def test_a_character_that_no_face_has_stops_the_printing_and_is_named(character: str) -> None:
    pdf = Document(title="t", now=NOW)
    pdf.add_page()
    with pytest.raises(MissingGlyph, match=f"U\\+{ord(character):04X}") as caught:
        pdf.put(20, 20, f"王{character}芳")
    assert f"“{character}”" in caught.value.detail
    with pytest.raises(MissingGlyph):
        pdf.width_of(character, "sans", 10, "B")


def _tiny_face(target: Path, letters: str) -> None:
    """A face of these letters; one beyond the basic plane gives it a full character map."""
    options = subset.Options()
    options.notdef_outline = True
    font = subset.load_font(str(font_folder() / "sans-bold.ttf"), options)
    chosen = subset.Subsetter(options)
    chosen.populate(text=letters)
    chosen.subset(font)
    subset.save_font(font, str(target), options)


def test_a_fallback_face_beside_the_others_stands_in(tmp_path: Path) -> None:
    for _, _, name in FACES:
        _tiny_face(tmp_path / name, "正文𬭩")
    pdf = Document(title="t", now=NOW, fonts=tmp_path)
    pdf.add_page()
    with pytest.raises(MissingGlyph, match="堃"):
        pdf.put(20, 20, "正堃文")
    _tiny_face(tmp_path / "rare-fallback.ttf", "堃𬭩")
    pdf = Document(title="t", now=NOW, fonts=tmp_path)
    pdf.add_page()
    pdf.put(20, 20, "正堃文", size=30)
    assert texts(pdf.bytes()) == ["正堃文"]
    whole = Document(title="t", now=NOW)
    whole.add_page()
    whole.put(20, 20, "正堃文", family="sans", style="B", size=30)
    assert pixels(pdf.bytes()).tobytes() == pixels(whole.bytes()).tobytes()


def test_without_faces_the_message_says_how_to_get_them(tmp_path: Path) -> None:
    with pytest.raises(FontsMissing, match="make setup"):
        Document(title="t", now=NOW, fonts=tmp_path)


def test_a_recorded_drawing_is_the_same_on_another_page() -> None:
    pdf = Document(title="t", now=NOW)

    def draw() -> None:
        pdf.put(30, 30, "页眉", family="sans", style="B", size=20)
        pdf.put_upward(15, 100, f"姓名{RARE}")
        pdf.fill_boxes([(100, 100, 20, 10)])

    pdf.add_page()
    drawing = pdf.record(draw)
    pdf.add_page()
    pdf.repeat(drawing)
    data = pdf.bytes()
    assert pixels(data, 0).tobytes() == pixels(data, 1).tobytes()
    assert pixels(data, 1).getextrema() == (0, 255)
    assert texts(data)[0] == texts(data)[1] == f"页眉姓名{RARE}"


def test_upward_text_and_boxes_stand_where_they_are_put() -> None:
    pdf = Document(title="t", now=NOW)
    pdf.add_page()
    pdf.put_upward(50, 200, "一二三四五六七八九十", size=10)
    pdf.fill_boxes([(100, 100, 20, 10)])
    picture = pixels(pdf.bytes(), scale=3)
    per_mm = picture.width / 210
    box = tuple(round(value * per_mm) for value in (100, 100, 120, 110))
    assert picture.crop(box).getextrema() == (0, 0)
    ink = picture.crop((0, 0, round(90 * per_mm), picture.height)).point(lambda grey: 255 - grey).getbbox()
    left, top, right, bottom = (value / per_mm for value in ink)
    assert 45 < left < right < 51
    assert 200 - 10 * 10 * 25.4 / 72 - 1 < top < bottom < 201


def test_equal_content_gives_equal_bytes() -> None:
    assert _ours() == _ours()


printables = st.text(st.sampled_from("我们，。（）“”A1b% -㎡℃" + RARE), min_size=1, max_size=60)


@settings(max_examples=40, deadline=None)
@given(printables, st.floats(20, 170), st.sampled_from([9.0, 10.5, 15.0]))
def test_broken_lines_fit_and_measure_what_they_print(text: str, width: float, size: float) -> None:
    pdf = Document(title="t", now=NOW)
    pdf.add_page()
    lines = pdf.lines_of(text, width, "serif", size)
    assert "".join(lines) == text
    assert all(pdf.width_of(line, "serif", size) <= width + 1e-6 for line in lines)
    for place, line in enumerate(lines):
        pdf.put(20, 20 + place * 6, line, size=size)
    assert texts(pdf.bytes()) == [text.replace(" ", "")]


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("正常为36.0～37.0 ℃。", 11, ["正常为36.0～", "37.0 ℃。"]),
        ("臂围15 cm以上", 6, ["臂围", "15 cm以", "上"]),
        ("see also 考核", 5, ["see ", "also ", "考核"]),
    ],
)
def test_a_number_keeps_its_unit(text: str, width: int, lines: list[str]) -> None:
    assert break_lines(text, width, lambda _: 1.0) == lines
