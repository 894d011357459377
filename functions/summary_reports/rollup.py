"""The tasks of `weekly_rollup`: plan the week, collect each district, merge into Annex 3.

A week is written once. Its sittings are those approved on its days in Asia/Shanghai; a sitting
has one approval day, so it is in exactly one week.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from shared.domain.audit import SYSTEM, AuditEntry
from shared.domain.calendar import ReportingPeriod, parse_instant
from shared.domain.districts import DISTRICTS
from shared.domain.errors import StateConflict
from shared.domain.sitting import Sitting
from shared.domain.summary import CitySummary, in_form_order
from shared.storage.reports import Reports
from shared.storage.sittings import Sittings
from shared.storage.summaries import Summaries
from shared.storage.table import decode, encode

Render = Callable[[Sequence[Sitting], ReportingPeriod, str], bytes]


def plan(event: Mapping[str, Any], *, summaries: Summaries, now: datetime) -> dict[str, Any]:
    """The week to write: the one named, or the newest that had ended when the run was scheduled.

    `preview` allows a week that is not over yet; nothing is recorded for it then.
    """
    preview = bool(event.get("preview"))
    scheduled = parse_instant(event["scheduled_at"]) if event.get("scheduled_at") else now
    period = ReportingPeriod.week(event["week"]) if event.get("week") else ReportingPeriod.last_ended_week(scheduled)
    if not preview and period.first > ReportingPeriod.last_ended_week(now).first:
        raise StateConflict(f"{period.week_name} 周还没有结束，请在下周一之后再生成。", code="week_not_over")
    done = not preview and summaries.find(period.week_name) is not None
    return {"week": period.week_name, "preview": preview, "done": done, "districts": list(DISTRICTS)}


def collect(week: str, district: str, *, sittings: Sittings, reports: Reports) -> dict[str, Any]:
    """One district's sittings of the week, kept as a part of the merge."""
    found = [encode(sitting) for sitting in sittings.approved_in(ReportingPeriod.week(week), district)]
    part = reports.put(f"annex-3/{week}/parts/{district}.json", json.dumps(found, ensure_ascii=False).encode())
    return {"district": district, "key": part.key, "sittings": len(found)}


def merge(
    week: str,
    parts: Iterable[Mapping[str, Any]],
    *,
    preview: bool,
    reports: Reports,
    summaries: Summaries,
    render: Render,
    now: datetime,
) -> dict[str, Any]:
    """Annex 3 of the week as xlsx and PDF, and its record; a week that has one keeps it.

    A preview lies apart and leaves no record.
    """
    period = ReportingPeriod.week(week)
    folder = f"annex-3/{'preview-' if preview else ''}{week}"
    sittings = in_form_order(
        decode(Sitting, item) for part in parts for item in json.loads(reports.get(str(part["key"])))
    )
    files = tuple(reports.put(f"{folder}/annex-3.{kind}", render(sittings, period, kind)) for kind in ("xlsx", "pdf"))
    summary = CitySummary(
        week=week,
        version=1,
        sittings=len(sittings),
        candidates=sum(sitting.headcount for sitting in sittings),
        digest=hashlib.sha256("\n".join(sorted(sitting.id for sitting in sittings)).encode()).hexdigest(),
        files=files,
        written_at=now,
    )
    entry = AuditEntry(
        f"summary:{week}", 1, "summary.written", SYSTEM, now, {"week": week, "sittings": summary.sittings}
    )
    written = summary if preview else summaries.first(summary, entry)
    return {
        "week": week,
        "sittings": written.sittings,
        "candidates": written.candidates,
        "files": [asdict(file) for file in written.files],
    }
