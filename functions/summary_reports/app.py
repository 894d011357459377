"""Lambda entry of summaries and reports: fees, Annex 3, the API's description, weekly tasks."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from functions.summary_reports import rollup, service
from functions.summary_reports.requests import CitySummaryQuery, FormatQuery, WeeklyListQuery
from shared.domain.calendar import ReportingPeriod
from shared.domain.caller import Role
from shared.domain.errors import NotFound
from shared.domain.sitting import Sitting
from shared.runtime import clients
from shared.runtime.http import EVERYONE, Api, Call
from shared.runtime.settings import settings
from shared.runtime.views import sitting_view
from shared.storage.applications import Applications
from shared.storage.receipts import Receipts
from shared.storage.reports import Reports
from shared.storage.sittings import Sittings
from shared.storage.summaries import Summaries
from shared.storage.table import Table

PAYERS = {Role.INSTITUTION, Role.DISTRICT, Role.TASK_FORCE, Role.ALLIANCE, Role.ADMIN}
CITY = {Role.TASK_FORCE, Role.ALLIANCE, Role.ADMIN}
_OPENAPI = Path(__file__).with_name("openapi.json")


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


def _reports() -> Reports:
    return Reports(clients.s3(), settings().reports_bucket)


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route(
    "GET",
    "/applications/{application_id}/fees",
    summary="一份申请的试卷费结算单：理论每份15元，笔试实操每份5元",
    roles=PAYERS,
    query=FormatQuery,
)
def get_fees(call: Call) -> Mapping[str, Any]:
    application = service.charged_application(call.params["application_id"], Applications(_table()), call.caller)
    lines = service.fee_lines(application)
    answer = service.fees_view(application, lines)
    kind = call.query.format
    if kind == "json":
        return answer
    from functions.summary_reports.workbooks import fee_statement_file  # noqa: PLC0415 - documents only here

    data = fee_statement_file(application, lines, kind, call.now)
    key = f"fees/{application.id}/{application.version}.{kind}"
    return answer | {"file": _reports().publish(key, data, f"试卷费结算单{application.number}.{kind}")}


@api.route("GET", "/summaries/city", summary="任意期间的全市汇总表（附件3）", roles=CITY, query=CitySummaryQuery)
def city_summary(call: Call) -> Mapping[str, Any]:
    query = call.query
    period = ReportingPeriod.of(query.first, query.last)
    sittings = service.city_sittings(period, query.basis, Sittings(_table()))
    answer: dict[str, Any] = {
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "sittings": [sitting_view(sitting) for sitting in sittings],
    }
    if query.format == "json":
        return answer
    key = f"annex-3/requests/{period.first}_{period.last}_{query.basis}.{query.format}"
    name = f"附件3全市汇总表{period.first}至{period.last}.{query.format}"
    return answer | {"file": _reports().publish(key, _render(call.now)(sittings, period, query.format), name)}


@api.route("GET", "/summaries/weekly", summary="已生成的每周汇总表", roles=CITY, query=WeeklyListQuery)
def list_weekly(call: Call) -> Mapping[str, Any]:
    newest = Summaries(_table()).newest(call.query.limit)
    return {"summaries": [service.summary_view(summary) for summary in newest]}


@api.route("GET", "/summaries/weekly/{week}", summary="某一周的全市汇总表（附件3）", roles=CITY, query=FormatQuery)
def get_weekly(call: Call) -> Mapping[str, Any]:
    summary = Summaries(_table()).get(ReportingPeriod.week(call.params["week"]).week_name)
    answer = service.summary_view(summary)
    if call.query.format == "json":
        return answer
    for file in summary.files:
        if file.format == call.query.format:
            return answer | {"file": _reports().offer(file, f"附件3全市汇总表{summary.week}.{file.format}")}
    raise NotFound("这一周的汇总表没有这种格式。")


@api.route("GET", "/openapi.json", summary="本系统的接口说明（OpenAPI 3.1）", roles=EVERYONE)
def openapi(_: Call) -> Mapping[str, Any]:
    document: dict[str, Any] = json.loads(_OPENAPI.read_text(encoding="utf-8"))
    return document


def _render(now: datetime) -> rollup.Render:
    def render(sittings: Sequence[Sitting], period: ReportingPeriod, kind: str) -> bytes:
        from functions.summary_reports.workbooks import annex_3_file  # noqa: PLC0415 - documents only here

        return annex_3_file(sittings, period, kind, now)

    return render


def _run_task(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task of `weekly_rollup`."""
    table, now = _table(), datetime.now(UTC)
    if event["task"] == "plan":
        return rollup.plan(event, summaries=Summaries(table), now=now)
    if event["task"] == "collect":
        return rollup.collect(event["week"], event["district"], sittings=Sittings(table), reports=_reports())
    if event["task"] == "merge":
        return rollup.merge(
            event["week"],
            event["parts"],
            preview=bool(event.get("preview")),
            reports=_reports(),
            summaries=Summaries(table),
            render=_render(now),
            now=now,
        )
    raise ValueError(f"unknown task {event['task']!r}")


def handler(event: dict[str, Any], context: Any) -> Mapping[str, Any]:
    if "task" in event:
        return _run_task(event)
    return api.handle(event, context)
