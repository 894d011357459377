"""Answer sheets: drawn where the layout says, one for each person, nothing that may not be on them."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.documents.answer_sheets import answer_sheets, sheet_code
from shared.documents.fonts import MissingGlyph
from shared.documents.paper_model import PaperQuestion, PaperSection, SheetCandidate
from shared.documents.sheet_layout import AnswerSheetLayout, Box, SheetTooSmall, sheet_layout
from tests.unit.papers.content import NOW, candidates, head, letters, pixels, sections, texts

SCALE = 4


def _grey(picture: Any, x: float, y: float) -> int:
    """The darkest dot within 0.15 mm of a place."""
    per_mm = picture.width / 210
    box = [round(value * per_mm) for value in (x - 0.15, y - 0.15, x + 0.15, y + 0.15)]
    return int(picture.crop((box[0], box[1], box[2] + 1, box[3] + 1)).getextrema()[0])


def test_each_candidate_has_a_sheet_and_spares_have_no_name() -> None:
    made = answer_sheets(head(), sections(), candidates(4), now=NOW)
    pages = texts(made.data)
    assert made.pages == len(pages) == 6
    for person, text in zip(candidates(4), pages, strict=False):
        assert person.name in text
        assert person.masked_id in text
        assert f"{person.seat:03d}410105-2026-00001-01" in text
        assert "备用卡" not in text
    for text in pages[4:]:
        assert "备用卡" in text
        assert not any(person.name in text or person.masked_id in text for person in candidates(4))


def test_every_sheet_has_a_code_of_its_own_that_names_nobody() -> None:
    pages = texts(answer_sheets(head(), sections(), candidates(4), now=NOW).data)
    codes = [sheet_code("410105-2026-00001-01", serial) for serial in ("001", "002", "003", "004", "B01", "B02")]
    assert len({code[-4:] for code in codes}) == 6
    for code, text in zip(codes, pages, strict=True):
        assert code in text


def test_the_printed_code_is_the_code_module_by_module() -> None:
    picture = pixels(answer_sheets(head(), sections(), candidates(1), now=NOW).data, scale=SCALE)
    box = sheet_layout(sections()).code
    matrix = segno.make(sheet_code("410105-2026-00001-01", "001"), error="m", micro=False, boost_error=False).matrix
    step = box.width / len(matrix)
    for row, modules in enumerate(matrix):
        for column, dark in enumerate(modules):
            grey = _grey(picture, box.x + (column + 0.5) * step, box.y + (row + 0.5) * step)
            assert (grey < 128) == bool(dark), (row, column)


def test_bubbles_and_corners_are_drawn_where_the_layout_says() -> None:
    layout = sheet_layout(sections())
    picture = pixels(answer_sheets(head(), sections(), candidates(1), now=NOW).data, scale=SCALE)
    for corner in layout.corners:
        assert _grey(picture, corner.x + corner.width / 2, corner.y + corner.height / 2) == 0
        assert _grey(picture, corner.x - 1, corner.y - 1) == 255
    for box in (*(bubble.box for bubble in layout.bubbles), layout.absent, layout.violation):
        middle = box.y + box.height / 2
        assert _grey(picture, box.x, middle) < 160
        assert _grey(picture, box.x + box.width, middle) < 160
        assert _grey(picture, box.x + 0.5, middle) > 200  # empty beside its letter
    assert len(layout.bubbles) == 60 * 4 + 20 * 5 + 20 * 2


def test_letters_stand_in_their_bubbles() -> None:
    layout = sheet_layout(sections())
    (page, *_) = letters(answer_sheets(head(spares=0), sections(), candidates(1), now=NOW).data)
    for bubble in layout.bubbles:
        inside = [
            letter.text
            for letter in page
            if abs((letter.left + letter.right) / 2 - bubble.x) < 0.8
            and abs((letter.top + letter.bottom) / 2 - bubble.y) < 0.8
        ]
        assert inside == [bubble.choice], bubble


def test_a_name_that_cannot_be_printed_stops_the_sheets() -> None:
    with pytest.raises(MissingGlyph, match="U\\+E000"):
        answer_sheets(head(), sections(), [SheetCandidate(1, "王\ue000", "男", "410105********1234")], now=NOW)


def test_equal_input_gives_equal_bytes() -> None:
    first, second = (answer_sheets(head(), sections(), candidates(3), now=NOW) for _ in range(2))
    assert first == second


def test_a_long_institution_stays_in_its_box() -> None:
    long = head(institution="郑州市" + "职业技能培训" * 12 + "学校")
    (page, *_) = letters(answer_sheets(long, sections(), candidates(1), now=NOW).data)
    row = [letter for letter in page if 74 < letter.top < 81 and 42 < letter.left < 114]
    assert row[-1].text == "…"
    assert row[-1].right < 112


kinds = st.sampled_from([("single", 4), ("single", 3), ("multiple", 5), ("true_false", 0)])


def _sections(parts: list[tuple[tuple[str, int], int]]) -> list[PaperSection]:
    found: list[PaperSection] = []
    number = itertools.count(1)
    for (kind, options), count in parts:
        questions = tuple(PaperQuestion(next(number), "题", ("甲",) * options, "A") for _ in range(count))
        found.append(PaperSection(kind, kind, "1", str(count), questions))
    return found


def _clear(box: Box, other: Box) -> bool:
    return (
        box.x + box.width < other.x
        or other.x + other.width < box.x
        or box.y + box.height < other.y
        or other.y + other.height < box.y
    )


def _check(layout: AnswerSheetLayout) -> None:
    boxes = sorted((bubble.box for bubble in layout.bubbles), key=lambda box: (box.y, box.x))
    fixed = [*layout.corners, layout.code, layout.absent, layout.violation]
    assert all(_clear(box, other) for box in boxes for other in fixed)
    assert all(box.x >= 12 and box.x + box.width <= 198 and 105 < box.y < 280 for box in boxes)
    assert all(_clear(box, other) for box, other in itertools.pairwise(boxes))


@settings(deadline=None)
@given(st.lists(st.tuples(kinds, st.integers(1, 60)), min_size=1, max_size=4))
def test_any_form_has_room_for_each_choice_or_is_refused(parts: list[tuple[tuple[str, int], int]]) -> None:
    form = _sections(parts)
    total = sum(count for _, count in parts)
    if total > 125:
        with pytest.raises(SheetTooSmall, match=f"{total}道题"):
            sheet_layout(form)
        return
    layout = sheet_layout(form)
    _check(layout)
    for section in form:
        for question in section.questions:
            choices = "".join(bubble.choice for bubble in layout.bubbles if bubble.question == question.number)
            expected = "√×" if section.kind == "true_false" else "ABCDEFGH"[: len(question.options)]
            assert choices == expected


def test_eight_choices_take_wider_columns() -> None:
    layout = sheet_layout(_sections([(("single", 4), 40), (("multiple", 8), 35)]))
    _check(layout)
    assert len(layout.bubbles) == 40 * 4 + 35 * 8
    with pytest.raises(SheetTooSmall, match="减少题数或选项数"):
        sheet_layout(_sections([(("multiple", 8), 100)]))


def test_125_questions_of_five_choices_fit_and_one_more_does_not() -> None:
    _check(sheet_layout(_sections([(("multiple", 5), 125)])))
    with pytest.raises(SheetTooSmall, match="126道题"):
        sheet_layout(_sections([(("multiple", 5), 126)]))
