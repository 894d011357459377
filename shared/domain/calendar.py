"""Days and weeks as Zhengzhou's offices count them.

Instants are stored in UTC; every rule about days is judged in Asia/Shanghai.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.domain.errors import FieldError, ValidationFailed

SHANGHAI = ZoneInfo("Asia/Shanghai")


class DayKind(StrEnum):
    CALENDAR = "calendar"
    WORKING = "working"


@dataclass(frozen=True, slots=True)
class LeadTime:
    """How long before the exam day an application must be in (notice 三（五）1: 3 days before).

    `days` counts from the application's local day to the exam day. With `WORKING`, Saturdays,
    Sundays and `holidays` do not count and `extra_workdays` (调休) do.
    """

    days: int = 3
    kind: DayKind = DayKind.CALENDAR
    holidays: frozenset[date] = frozenset()
    extra_workdays: frozenset[date] = frozenset()

    def between(self, applied: date, exam: date) -> int:
        """Days from `applied` (exclusive) to `exam` (inclusive) that count; negative when past."""
        if self.kind is DayKind.CALENDAR or exam <= applied:
            return (exam - applied).days
        return sum(self._is_workday(day) for day in days_between(applied + timedelta(1), exam))

    def _is_workday(self, day: date) -> bool:
        if day in self.extra_workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def is_met(self, applied_at: datetime, exam_at: datetime) -> bool:
        return self.between(local_date(applied_at), local_date(exam_at)) >= self.days


def local_date(instant: datetime) -> date:
    """The calendar day in Asia/Shanghai of an aware instant."""
    return instant.astimezone(SHANGHAI).date()


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for offset in range((last - first).days + 1):
        yield first + timedelta(offset)


def parse_instant(text: str) -> datetime:
    """An aware UTC instant from ISO 8601; a time without an offset is Asia/Shanghai's."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        instant = instant.replace(tzinfo=SHANGHAI)
    return instant.astimezone(UTC)


def instant_text(instant: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and `Z`: sorts as it is ordered."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_text(instant: datetime) -> str:
    """`2026年12月1日 9:00`, as the forms print an exam time."""
    return f"{date_text(local_date(instant))} {time_text(instant)}"


def time_text(instant: datetime) -> str:
    """`9:00` in Asia/Shanghai."""
    local = instant.astimezone(SHANGHAI)
    return f"{local.hour}:{local.minute:02d}"


def date_text(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@dataclass(frozen=True, slots=True)
class ReportingPeriod:
    """The days that a summary covers (汇总周期), both ends included, in Asia/Shanghai."""

    first: date
    last: date

    MAX_DAYS = 366

    @classmethod
    def of(cls, first: date, last: date) -> ReportingPeriod:
        if last < first:
            raise _period_error("结束日期不能早于开始日期，请检查后重新填写。")
        if (last - first).days >= cls.MAX_DAYS:
            raise _period_error(f"一次最多汇总 {cls.MAX_DAYS} 天，请缩小日期范围。")
        return cls(first, last)

    @classmethod
    def week(cls, name: str) -> ReportingPeriod:
        """The ISO week `2026-W47`, Monday to Sunday."""
        try:
            year, number = name.split("-W")
            monday = date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            raise _period_error("周次应写成 2026-W47 的形式，请检查后重新填写。") from None
        return cls(monday, monday + timedelta(6))

    @classmethod
    def last_ended_week(cls, now: datetime) -> ReportingPeriod:
        """The newest ISO week that is over at `now` in Asia/Shanghai."""
        today = local_date(now)
        monday = today - timedelta(today.weekday() + 7)
        return cls(monday, monday + timedelta(6))

    @property
    def week_name(self) -> str:
        year, number, _ = self.first.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def days(self) -> Iterable[date]:
        return days_between(self.first, self.last)

    @property
    def text(self) -> str:
        return f"{date_text(self.first)}至{date_text(self.last)}"


def _period_error(message: str) -> ValidationFailed:
    return ValidationFailed([FieldError("period_invalid", message, field="from")])
