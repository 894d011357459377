"""Mends: schedules run by UTC whatever their time zone, and their input is not filled in.

In AWS `cron(0 7 ? * MON *)` in Asia/Shanghai is seven in the morning there, and
`<aws.scheduler.scheduled-time>` in a target's input becomes the time of that occurrence.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ministack.services import eventbridge, scheduler

_PLACEHOLDER = "<aws.scheduler.scheduled-time>"
_now = threading.local()


class _ZonedText(str):
    """An expression that knows its schedule's zone."""

    zone: ZoneInfo


class _ZonedFields(tuple[Any, ...]):
    """The parsed fields of such an expression."""

    zone: ZoneInfo


def apply() -> None:
    tick, parse = scheduler._tick_schedules, eventbridge._parse_cron_fields
    next_fire, invoke = eventbridge._cron_next_fire, eventbridge._invoke_target

    def tick_with_zones() -> None:
        for schedule in list(scheduler._schedules._data.values()):
            zoned = _ZonedText(schedule.get("ScheduleExpression", ""))
            zoned.zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone", "UTC"))
            schedule["ScheduleExpression"] = zoned
        tick()

    def parse_with_zone(expression: Any) -> Any:
        fields = parse(expression)
        if fields is None or not isinstance(expression, _ZonedText):
            return fields
        zoned = _ZonedFields(fields)
        zoned.zone = expression.zone
        return zoned

    def next_in_zone(fields: Any, after: datetime) -> Any:
        if not isinstance(fields, _ZonedFields):
            return next_fire(fields, after)
        local = next_fire(tuple(fields), after.astimezone(fields.zone))
        _now.due = local.astimezone(UTC) if local else None
        return _now.due

    def invoke_with_time(target: Any, event: Any, rule: Any, *args: Any, **options: Any) -> Any:
        due = getattr(_now, "due", None) or datetime.now(UTC)
        if _PLACEHOLDER in target.get("Input", ""):
            target = {**target, "Input": target["Input"].replace(_PLACEHOLDER, due.strftime("%Y-%m-%dT%H:%M:%SZ"))}
        return invoke(target, event, rule, *args, **options)

    scheduler._tick_schedules = tick_with_zones
    eventbridge._parse_cron_fields = parse_with_zone
    eventbridge._cron_next_fire = next_in_zone
    eventbridge._invoke_target = invoke_with_time
