"""Lambda entry of approval: the district's decisions, Annex 2, and the city's dispatch over HTTP."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.approval import service
from functions.approval.dispatch import dispatch
from functions.approval.requests import (
    ApproveRequest,
    DispatchRequest,
    DistrictSummaryQuery,
    ReasonRequest,
    SittingsQuery,
)
from shared.domain.application import ApplicationState
from shared.domain.calendar import ReportingPeriod
from shared.domain.caller import Role
from shared.domain.districts import district_named
from shared.runtime import clients
from shared.runtime.http import Api, Call
from shared.runtime.settings import settings
from shared.runtime.views import sitting_view
from shared.storage.applications import Applications
from shared.storage.occupations import Occupations
from shared.storage.receipts import Receipts
from shared.storage.reports import Reports
from shared.storage.sittings import Sittings
from shared.storage.table import Table

DISTRICT = {Role.DISTRICT}
TASK_FORCE = {Role.TASK_FORCE}
OFFICES = {Role.DISTRICT, Role.TASK_FORCE, Role.ALLIANCE, Role.ADMIN}


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route(
    "POST",
    "/applications/{application_id}/approve",
    summary="批准申请，并为每场确定试卷类型（A、B、C卷）",
    roles=DISTRICT,
    request=ApproveRequest,
)
def approve_application(call: Call) -> Mapping[str, Any]:
    return service.approve(
        call.params["application_id"],
        {choice.row: choice.form for choice in call.body.forms},
        version=call.body.version,
        applications=Applications(_table()),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "POST", "/applications/{application_id}/return", summary="退回申请，说明原因", roles=DISTRICT, request=ReasonRequest
)
def return_application(call: Call) -> Mapping[str, Any]:
    return _turn_down(call, ApplicationState.RETURNED)


@api.route(
    "POST", "/applications/{application_id}/reject", summary="不予批准，说明原因", roles=DISTRICT, request=ReasonRequest
)
def reject_application(call: Call) -> Mapping[str, Any]:
    return _turn_down(call, ApplicationState.REJECTED)


def _turn_down(call: Call, state: ApplicationState) -> Mapping[str, Any]:
    return service.turn_down(
        call.params["application_id"],
        state,
        call.body.reason,
        version=call.body.version,
        applications=Applications(_table()),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route("GET", "/sittings", summary="场次列表：按状态，或按考试日期、批准日期", roles=OFFICES, query=SittingsQuery)
def list_sittings(call: Call) -> Mapping[str, Any]:
    query, sittings = call.query, Sittings(_table())
    if query.state is not None:
        found = service.sittings_in_state(query.state, sittings, call.caller)
    else:
        period = ReportingPeriod.of(query.first, query.last)
        found = service.sittings_in_period(period, query.basis, sittings, service.period_district("", call.caller))
    return {"sittings": [sitting_view(sitting) for sitting in found]}


@api.route("GET", "/sittings/{sitting_id}", summary="查看一个场次", roles=OFFICES | {Role.INSTITUTION, Role.MARKER})
def get_sitting(call: Call) -> Mapping[str, Any]:
    return sitting_view(service.visible_sitting(call.params["sitting_id"], Sittings(_table()), call.caller))


@api.route(
    "POST",
    "/dispatches",
    summary="通知联盟办公室安排试卷：指定场次或全部待通知场次",
    roles=TASK_FORCE,
    request=DispatchRequest,
)
def create_dispatch(call: Call) -> Mapping[str, Any]:
    table = _table()
    return dispatch(
        call.body.sitting_ids,
        all_waiting=call.body.all_waiting,
        sittings=Sittings(table),
        occupations=Occupations(table),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "GET",
    "/summaries/district",
    summary="区县汇总表（附件2），按批准日期或考试日期",
    roles=OFFICES,
    query=DistrictSummaryQuery,
)
def district_summary(call: Call) -> Mapping[str, Any]:
    query = call.query
    district = district_named(service.period_district(query.district, call.caller))
    period = ReportingPeriod.of(query.first, query.last)
    sittings = service.sittings_in_period(period, query.basis, Sittings(_table()), district.code)
    answer: dict[str, Any] = {
        "district": district.code,
        "from": period.first.isoformat(),
        "to": period.last.isoformat(),
        "sittings": [sitting_view(sitting) for sitting in sittings],
    }
    if query.format == "json":
        return answer
    from functions.approval.annex import annex_2_file  # noqa: PLC0415 - fpdf2 and openpyxl only here

    data = annex_2_file(
        district.name,
        sittings,
        query.format,
        period=period.text,
        mailbox=settings().report_mailbox,
        now=call.now,
    )
    key = f"annex-2/{district.code}/{period.first}_{period.last}_{query.basis}.{query.format}"
    name = f"附件2汇总表{district.name}{period.first}至{period.last}.{query.format}"
    return answer | {"file": Reports(clients.s3(), settings().reports_bucket).publish(key, data, name)}


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return api.handle(event, context)
