"""Score sheets: marks, absent and blank, and whole sheets that are right or refused."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from infra.local.people import people
from shared.domain.errors import Forbidden, ValidationFailed
from shared.domain.id_number import IdNumber
from shared.domain.roster import Candidate
from shared.domain.scores import Mark, ScoreEntry, ScoreSheet, check_scores

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _candidates(count: int) -> list[Candidate]:
    return [
        Candidate(seat, p.name, p.sex, IdNumber.parse(p.id_number, today=TODAY))
        for seat, p in enumerate(people(count), start=1)
    ]


def _entries(candidates: list[Candidate]) -> list[ScoreEntry]:
    return [ScoreEntry(c.seat + 6, c.id_number.value, 80, 75.5, c.name) for c in candidates]


@given(st.integers(0, 1000))
def test_a_mark_survives_its_text(tenths: int) -> None:
    text = str(Decimal(tenths) / 10)
    mark = Mark.parse(text)
    assert mark.hundredths == tenths * 10
    assert Mark.parse(mark.text) == mark
    assert Mark.parse(float(text)) == mark


@pytest.mark.parametrize("value", ["100.1", "-1", "85.55", 85.55, "八十", "85分", "1e2", "nan", True, "101", "85,5"])
def test_what_is_no_mark_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match="0至100"):
        Mark.parse(value)


@pytest.mark.parametrize("value", [None, "", "  ", "　"])
def test_blank_is_not_absent(value: object) -> None:
    with pytest.raises(ValueError, match="没有填写"):
        Mark.parse(value)
    assert Mark.parse(" 缺考 ").is_absent
    assert Mark.parse("８５．５").hundredths == 8550


def test_a_right_sheet_gives_every_candidate_a_score_in_seat_order() -> None:
    candidates = _candidates(9)
    scores = check_scores(list(reversed(_entries(candidates))), candidates, absent=0, today=TODAY)
    assert [score.seat for score in scores] == list(range(1, 10))
    assert {score.practical.text for score in scores} == {"75.5"}


def test_all_errors_of_a_sheet_come_together() -> None:
    candidates = _candidates(5)
    entries = _entries(candidates)
    stranger = people(6)[5]
    wrong = [
        replace(entries[0], theory="85.55"),
        replace(entries[1], practical=None),
        replace(entries[2], name="某某某"),
        replace(entries[0], row=20),
        ScoreEntry(21, stranger.id_number, 80, 80, stranger.name),
        ScoreEntry(22, "41010", 80, 80),
    ]
    with pytest.raises(ValidationFailed) as refused:
        check_scores(wrong, candidates, absent=0, today=TODAY)
    found = [(error.row, error.column, error.code) for error in refused.value.errors]
    assert found == [
        (7, "理论成绩", "mark"),
        (8, "实操成绩", "mark"),
        (9, "姓名", "name_disagrees"),
        (20, "身份证号码", "twice"),
        (21, "身份证号码", "not_in_roster"),
        (22, "身份证号码", "id_length"),
        (None, "身份证号码", "missing"),
        (None, "身份证号码", "missing"),
    ]
    for error in refused.value.errors:
        assert not any(candidate.id_number.value in error.message for candidate in candidates)


def test_absent_must_be_as_many_as_were_counted() -> None:
    candidates = _candidates(3)
    entries = _entries(candidates)
    absent = [replace(entries[0], theory="缺考", practical="缺考"), *entries[1:]]
    assert check_scores(absent, candidates, absent=1, today=TODAY)[0].theory.is_absent
    with pytest.raises(ValidationFailed, match="缺考"):
        check_scores(absent, candidates, absent=0, today=TODAY)


def test_nobody_reviews_their_own_sheet() -> None:
    sheet = ScoreSheet("s", 1, (), "marker", "甲", NOW)
    with pytest.raises(Forbidden):
        sheet.approved_by("marker", "甲", NOW)
    assert sheet.approved_by("other", "乙", NOW).version == 2
    assert sheet.returned_by("other", "乙", "漏填", NOW).returned_reason == "漏填"
