"""Days as the offices count them: the three days before, midnight in Zhengzhou, ISO weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.calendar import (
    SHANGHAI,
    DayKind,
    LeadTime,
    ReportingPeriod,
    instant_text,
    local_date,
    local_text,
    parse_instant,
)
from shared.domain.errors import ValidationFailed

EXAM = datetime(2026, 11, 26, 9, 0, tzinfo=SHANGHAI)
instants = st.integers(1618156800, 1893456000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


def test_both_sides_of_midnight() -> None:
    last_moment = datetime(2026, 11, 23, 23, 59, 59, 999000, tzinfo=SHANGHAI)
    assert LeadTime().is_met(last_moment, EXAM)
    assert not LeadTime().is_met(last_moment + timedelta(milliseconds=1), EXAM)


def test_the_day_is_zhengzhous_not_greenwichs() -> None:
    """16:30 UTC on the 23rd is the 24th in Zhengzhou: too late."""
    assert not LeadTime().is_met(datetime(2026, 11, 23, 16, 30, tzinfo=UTC), EXAM)
    assert LeadTime().is_met(datetime(2026, 11, 23, 15, 30, tzinfo=UTC), EXAM)


@given(instants, st.integers(0, 60), st.integers(0, 23))
def test_only_the_days_count_never_the_hour(now: datetime, days: int, hour: int) -> None:
    day = local_date(now) + timedelta(days)
    exam = datetime(day.year, day.month, day.day, hour, tzinfo=SHANGHAI)
    assert LeadTime().is_met(now, exam) == (days >= 3)


def test_working_days_leave_out_weekends_and_holidays_and_count_make_up_days() -> None:
    friday = datetime(2026, 11, 20, 10, 0, tzinfo=SHANGHAI)
    monday = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
    assert LeadTime().is_met(friday, monday)
    working = LeadTime(kind=DayKind.WORKING)
    assert not working.is_met(friday, monday)
    assert working.is_met(friday, monday + timedelta(2))
    holiday = LeadTime(kind=DayKind.WORKING, holidays=frozenset({date(2026, 11, 24)}))
    assert not holiday.is_met(friday, monday + timedelta(2))
    made_up = LeadTime(kind=DayKind.WORKING, extra_workdays=frozenset({date(2026, 11, 21), date(2026, 11, 22)}))
    assert made_up.is_met(friday, monday)


@given(instants)
def test_every_instant_is_in_exactly_one_week(now: datetime) -> None:
    day = local_date(now)
    year, number, _ = day.isocalendar()
    week = ReportingPeriod.week(f"{year}-W{number:02d}")
    assert week.first <= day <= week.last
    assert week.first.weekday() == 0
    assert (week.last - week.first).days == 6
    assert week.week_name == f"{year}-W{number:02d}"
    assert ReportingPeriod.last_ended_week(now).last == week.first - timedelta(1)


def test_a_week_ends_at_midnight_in_zhengzhou() -> None:
    sunday_night = datetime(2026, 11, 22, 23, 59, tzinfo=SHANGHAI)
    assert ReportingPeriod.last_ended_week(sunday_night).week_name == "2026-W46"
    assert ReportingPeriod.last_ended_week(sunday_night + timedelta(minutes=1)).week_name == "2026-W47"


@pytest.mark.parametrize("name", ["2026-W54", "2026W01", "x", "2026-W0"])
def test_a_wrong_week_is_refused(name: str) -> None:
    with pytest.raises(ValidationFailed):
        ReportingPeriod.week(name)


def test_periods_are_in_order_and_bounded() -> None:
    with pytest.raises(ValidationFailed):
        ReportingPeriod.of(date(2026, 2, 1), date(2026, 1, 1))
    with pytest.raises(ValidationFailed):
        ReportingPeriod.of(date(2025, 1, 1), date(2026, 1, 2))
    assert len(list(ReportingPeriod.of(date(2026, 1, 1), date(2026, 12, 31)).days)) == 365


@given(instants)
def test_instants_survive_their_text_and_sort_as_they_are_ordered(now: datetime) -> None:
    now = now.replace(microsecond=now.microsecond // 1000 * 1000)
    assert parse_instant(instant_text(now)) == now
    assert (instant_text(now) < instant_text(now + timedelta(milliseconds=1))) is True


def test_a_time_without_an_offset_is_zhengzhous() -> None:
    assert parse_instant("2026-12-01T09:00") == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert local_text(datetime(2026, 12, 1, 1, 0, tzinfo=UTC)) == "2026年12月1日 9:00"
