"""Lambda entry of application intake: applications (Annex 1) and rosters over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from functions.application_intake import drafts, late_rosters, service
from functions.application_intake.requests import (
    ApplicationRequest,
    ApplicationUpdate,
    FormatQuery,
    ListQuery,
    RosterUpload,
    WithdrawRequest,
)
from functions.application_intake.views import application_view
from shared.domain.application import ApplicationState
from shared.domain.caller import Role
from shared.runtime import clients
from shared.runtime.http import Api, Call
from shared.runtime.paging import cursor_of, start_of
from shared.runtime.settings import settings
from shared.storage.applications import Applications
from shared.storage.occupations import Occupations
from shared.storage.receipts import Receipts
from shared.storage.reports import Reports
from shared.storage.rosters import Rosters
from shared.storage.sittings import Sittings
from shared.storage.table import Table
from shared.storage.uploads import Uploads

INSTITUTION = {Role.INSTITUTION}
READERS = {Role.INSTITUTION, Role.DISTRICT, Role.TASK_FORCE, Role.ALLIANCE, Role.ADMIN}


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


def _stores() -> drafts.Stores:
    table = _table()
    return drafts.Stores(Applications(table), Rosters(table), Occupations(table))


def _uploads() -> Uploads:
    return Uploads(clients.s3(), settings().inbox_bucket, "roster")


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route(
    "POST",
    "/applications",
    summary="填写结业考试申请（附件1），保存为草稿",
    roles=INSTITUTION,
    status=201,
    request=ApplicationRequest,
)
def create_application(call: Call) -> Mapping[str, Any]:
    return drafts.create(
        call.body,
        stores=_stores(),
        caller=call.caller,
        application_id=uuid.uuid4().hex,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "GET", "/applications", summary="申请列表：机构看自己的，区县按状态看本辖区的", roles=READERS, query=ListQuery
)
def list_applications(call: Call) -> Mapping[str, Any]:
    applications, query, start = Applications(_table()), call.query, start_of(call.query.cursor)
    if Role.INSTITUTION in call.caller.roles:
        found, following = applications.of_institution(call.caller.own_institution(), query.limit, start)
    else:
        own = Role.DISTRICT in call.caller.roles
        district = call.caller.own_district() if own else query.district
        found, following = applications.of_district(district, ApplicationState(query.state), query.limit, start)
    return {"applications": [application_view(application) for application in found], "cursor": cursor_of(following)}


@api.route("GET", "/applications/{application_id}", summary="查看一份申请", roles=READERS)
def get_application(call: Call) -> Mapping[str, Any]:
    return application_view(service.visible(call.params["application_id"], Applications(_table()), call.caller))


@api.route(
    "PUT",
    "/applications/{application_id}",
    summary="修改草稿或被退回的申请",
    roles=INSTITUTION,
    request=ApplicationUpdate,
)
def update_application(call: Call) -> Mapping[str, Any]:
    return drafts.update(
        call.params["application_id"],
        call.body,
        stores=_stores(),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "POST",
    "/applications/{application_id}/roster-uploads",
    summary="取得上传名册（xlsx）的地址",
    roles=INSTITUTION,
    status=201,
)
def upload_roster(call: Call) -> Mapping[str, Any]:
    application = drafts.owned(call.params["application_id"], Applications(_table()), call.caller)
    if application.state is not ApplicationState.APPROVED:
        application.require_editable()
    return _uploads().presign(call.caller.subject, uuid.uuid4().hex)


@api.route(
    "POST",
    "/applications/{application_id}/sittings/{row}/roster",
    summary="把上传的名册用于申请表的一行；批准后可为没有名册的场次补充",
    roles=INSTITUTION,
    request=RosterUpload,
)
def attach_roster(call: Call) -> Mapping[str, Any]:
    from functions.application_intake.workbooks import roster_entries  # noqa: PLC0415 - openpyxl only where needed

    entries = roster_entries(_uploads().read(call.caller.subject, call.body.upload_id))
    application_id, row = call.params["application_id"], drafts.row_number(call.params["row"])
    stores = _stores()
    if late_rosters.is_approved(application_id, stores.applications, call.caller):
        return late_rosters.attach(
            application_id,
            row,
            entries,
            stores=stores,
            sittings=Sittings(_table()),
            caller=call.caller,
            now=call.now,
            receipt=call.receipt,
        )
    return drafts.attach_roster(
        application_id,
        row,
        entries,
        stores=stores,
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "POST", "/applications/{application_id}/submit", summary="提交申请，取得编号（至少提前3天）", roles=INSTITUTION
)
def submit_application(call: Call) -> Mapping[str, Any]:
    from functions.application_intake.workbooks import without_glyph  # noqa: PLC0415 - the faces only where needed

    return service.submit(
        call.params["application_id"],
        stores=_stores(),
        caller=call.caller,
        now=call.now,
        lead_time=settings().lead_time,
        without_glyph=without_glyph,
        receipt=call.receipt,
    )


@api.route(
    "POST",
    "/applications/{application_id}/withdraw",
    summary="撤回申请（通知制卷之前）",
    roles=INSTITUTION,
    request=WithdrawRequest,
)
def withdraw_application(call: Call) -> Mapping[str, Any]:
    table = _table()
    return service.withdraw(
        call.params["application_id"],
        call.body.reason,
        applications=Applications(table),
        sittings=Sittings(table),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "GET",
    "/applications/{application_id}/annex-1",
    summary="下载申请表（附件1），xlsx 或 PDF",
    roles=READERS,
    query=FormatQuery,
)
def annex_1(call: Call) -> Mapping[str, Any]:
    from functions.application_intake.workbooks import annex_1_file  # noqa: PLC0415 - fpdf2 and openpyxl only here

    application = service.visible(call.params["application_id"], Applications(_table()), call.caller)
    data = annex_1_file(application, call.query.format, call.now)
    key = f"annex-1/{application.id}/{application.version}.{call.query.format}"
    name = f"附件1申请表{application.number or '草稿'}.{call.query.format}"
    return Reports(clients.s3(), settings().reports_bucket).publish(key, data, name)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return api.handle(event, context)
