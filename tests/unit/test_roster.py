"""Rosters: every row judged, all errors together, each naming row and column and no ID number."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from infra.local.people import people
from shared.domain.id_number import check_character
from shared.domain.roster import RosterEntry, check_roster, clean_name

TODAY = date(2026, 11, 23)


def _entries(count: int) -> list[RosterEntry]:
    return [RosterEntry(row, p.name, p.sex, p.id_number) for row, p in enumerate(people(count), start=1)]


@given(st.integers(1, 60))
def test_a_right_roster_gives_one_candidate_a_row(count: int) -> None:
    checked = check_roster(_entries(count), headcount=count, today=TODAY)
    assert not checked.errors
    assert [candidate.seat for candidate in checked.candidates] == list(range(1, count + 1))


def test_all_errors_are_reported_together_with_row_and_column() -> None:
    good = _entries(5)
    bad = [
        good[0],
        RosterEntry(2, "", good[1].sex, good[1].id_number),
        RosterEntry(3, good[2].name, "男" if good[2].sex == "女" else "女", good[2].id_number),
        RosterEntry(4, good[3].name, good[3].sex, good[3].id_number[:17] + "?"),
        RosterEntry(5, good[0].name, good[0].sex, good[0].id_number),
        RosterEntry(6, good[4].name, "M", good[4].id_number, birth_date="1900-01-01"),
    ]
    checked = check_roster(bad, headcount=5, today=TODAY)
    assert [(error.row, error.column, error.code) for error in checked.errors] == [
        (None, "数量", "headcount"),
        (2, "姓名", "name_missing"),
        (3, "性别", "sex_disagrees"),
        (4, "身份证号码", "id_characters"),
        (5, "身份证号码", "duplicate"),
        (6, "性别", "sex"),
        (6, "出生日期", "birth_disagrees"),
    ]
    for error in checked.errors:
        assert not any(entry.id_number[6:] in error.message for entry in bad)


def test_a_birth_date_may_be_written_in_several_ways() -> None:
    (entry,) = _entries(1)
    born = entry.id_number[6:14]
    for text in (born, f"{born[:4]}-{born[4:6]}-{born[6:]}", f"{born[:4]}年{born[4:6]}月{born[6:]}日"):
        checked = check_roster([RosterEntry(1, entry.name, entry.sex, entry.id_number, text)], headcount=1, today=TODAY)
        assert not checked.errors


def test_an_unknown_area_is_warned_of_and_not_refused() -> None:
    first_17 = "41019919900101001"
    entry = RosterEntry(1, "张三", "男", first_17 + check_character(first_17))
    checked = check_roster([entry], headcount=1, today=TODAY)
    assert not checked.errors
    assert [warning.code for warning in checked.warnings] == ["area_unknown"]


def test_names_lose_blanks_but_foreign_ones_keep_their_words() -> None:
    assert clean_name(" 王　 小\xa0明 ") == "王小明"
    assert clean_name("Ana  María") == "Ana María"


def test_entries_hide_their_people() -> None:
    (entry,) = _entries(1)
    assert entry.id_number not in repr(entry)
