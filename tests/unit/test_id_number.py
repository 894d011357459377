"""GB 11643-1999: vectors, real ones where they are at hand, and the rule itself."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.id_number import IdNumber, IdNumberProblem, check_character

TODAY = date(2026, 11, 23)
VECTORS = Path(__file__).resolve().parents[3] / "shared" / "data" / "ids" / "id_vectors.tsv"

births = st.dates(date(1900, 1, 1), TODAY)
first_17s = st.builds(
    lambda area, born, sequence: f"{area}{born:%Y%m%d}{sequence:03d}",
    st.sampled_from(["410102", "410105", "419015", "110105", "440524", "810000"]),
    births,
    st.integers(0, 999),
)


@pytest.mark.parametrize("text", ["11010519491231002X", "440524188001010014"])
def test_standard_examples_carry_the_right_check_character(text: str) -> None:
    assert check_character(text[:17]) == text[17]


@given(first_17s)
def test_every_number_with_its_check_character_is_accepted(first_17: str) -> None:
    number = IdNumber.parse(first_17 + check_character(first_17), today=TODAY)
    assert number.sex == ("男" if int(first_17[16]) % 2 else "女")
    assert number.birth_text == first_17[6:14]


@given(first_17s, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(first_17: str, place: int, shift: int) -> None:
    right = first_17 + check_character(first_17)
    wrong = right[:place] + str((int(right[place]) + shift) % 10) + right[place + 1 :]
    with pytest.raises(IdNumberProblem):
        IdNumber.parse(wrong, today=TODAY)


def test_full_width_blanks_and_lower_case_are_understood() -> None:
    assert IdNumber.parse("　11010519491231002x ", today=TODAY).value == "11010519491231002X"
    assert IdNumber.parse("１１０１０５１９４９１２３１００２Ｘ", today=TODAY).value == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "id_missing"),
        ("610104620927690", "id_15_digits"),
        ("44030819990110", "id_length"),
        ("44030819990110151A", "id_characters"),
        ("440308199902301512", "id_birth_date"),
        ("440308199901101513", "id_check_digit"),
    ],
)
def test_each_rule_has_its_own_code(text: str, code: str) -> None:
    with pytest.raises(IdNumberProblem) as problem:
        IdNumber.parse(text, today=TODAY)
    assert problem.value.code == code
    assert not text or text not in str(problem.value)


def test_tomorrow_is_no_birth_date() -> None:
    first_17 = f"410105{TODAY + timedelta(1):%Y%m%d}001"
    with pytest.raises(IdNumberProblem):
        IdNumber.parse(first_17 + check_character(first_17), today=TODAY)


def test_a_number_hides_itself() -> None:
    number = IdNumber.parse("11010519491231002X", today=TODAY)
    assert "19491231" not in repr(number)
    assert number.masked == "110105********002X"


def test_unknown_area_is_known_as_such_and_still_accepted() -> None:
    first_17 = "41019919900101001"
    number = IdNumber.parse(first_17 + check_character(first_17), today=TODAY)
    assert not number.area_is_known
    assert IdNumber.parse("41010519491231002" + check_character("41010519491231002"), today=TODAY).area_is_known


@pytest.mark.skipif(not VECTORS.exists(), reason="the real vectors are not at hand")
def test_published_vectors() -> None:
    """18-digit ones as their sources judge them, area codes aside: those are warned of, not refused."""
    with VECTORS.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if len(row["id"]) == 18]
    assert rows
    for row in rows:
        accepted = True
        try:
            IdNumber.parse(row["id"], today=TODAY)
        except IdNumberProblem:
            accepted = False
        birth_is_real = row["reason"] not in ("30 February",)
        assert accepted == (row["checksum_ok"] == "True" and birth_is_real), row["reason"]
