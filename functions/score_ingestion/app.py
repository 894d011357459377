"""Lambda entry of score ingestion: scores over HTTP, and the tasks of `score_processing`."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from functions.score_ingestion import service
from functions.score_ingestion.requests import FormatQuery, ReleaseRequest, ReviewRequest, ScoresRequest
from functions.score_ingestion.views import sheet_view
from shared.domain.caller import Role
from shared.domain.errors import NotFound, StateConflict
from shared.domain.scores import ScoreEntry
from shared.domain.sitting import SittingState
from shared.domain.summary import ReportFile
from shared.runtime import clients
from shared.runtime.http import Api, Call
from shared.runtime.settings import settings
from shared.storage.receipts import Receipts
from shared.storage.reports import Reports
from shared.storage.rosters import Rosters
from shared.storage.scores import Scores
from shared.storage.sittings import Sittings
from shared.storage.table import Table
from shared.storage.uploads import Uploads

MARKERS = {Role.MARKER, Role.ALLIANCE}
RECEIVERS = {Role.DISTRICT, Role.INSTITUTION}


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


def _stores() -> service.Stores:
    table = _table()
    return service.Stores(Sittings(table), Rosters(table), Scores(table))


def _uploads() -> Uploads:
    return Uploads(clients.s3(), settings().inbox_bucket, "scores")


def _reports() -> Reports:
    return Reports(clients.s3(), settings().reports_bucket)


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route(
    "POST",
    "/sittings/{sitting_id}/score-uploads",
    summary="取得上传成绩单（附件4，xlsx）的地址",
    roles=MARKERS,
    status=201,
)
def upload_scores(call: Call) -> Mapping[str, Any]:
    _stores().sittings.get(call.params["sitting_id"])
    return _uploads().presign(call.caller.subject, uuid.uuid4().hex)


@api.route("GET", "/sittings/{sitting_id}/score-template", summary="下载待填的成绩单（附件4，xlsx）", roles=MARKERS)
def score_template(call: Call) -> Mapping[str, Any]:
    from functions.score_ingestion.workbooks import blank_annex_4  # noqa: PLC0415 - openpyxl only where needed

    stores = _stores()
    sitting = stores.sittings.get(call.params["sitting_id"])
    if not sitting.has_reached(SittingState.COLLECTED):
        raise StateConflict("试卷回收之后才能录入成绩，请先登记回收。")
    key = f"annex-4/{sitting.id}/template.xlsx"
    return _reports().publish(key, blank_annex_4(sitting, stores.candidates(sitting)), f"成绩单{sitting.id}待填.xlsx")


@api.route(
    "POST",
    "/sittings/{sitting_id}/scores",
    summary="录入成绩：上传的成绩单或逐行数据，全部正确才写入",
    roles=MARKERS,
    request=ScoresRequest,
)
def record_scores(call: Call) -> Mapping[str, Any]:
    return service.record(
        call.params["sitting_id"],
        _entries(call),
        stores=_stores(),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


def _entries(call: Call) -> Sequence[ScoreEntry]:
    if call.body.rows is not None:
        return [
            ScoreEntry(number, row.id_number, row.theory, row.practical, row.name, row.remark)
            for number, row in enumerate(call.body.rows, start=1)
        ]
    from functions.score_ingestion.workbooks import score_entries  # noqa: PLC0415 - openpyxl only where needed

    return score_entries(_uploads().read(call.caller.subject, call.body.upload_id))


@api.route(
    "GET",
    "/sittings/{sitting_id}/scores",
    summary="查看成绩（身份证号码已遮盖）",
    roles=MARKERS | RECEIVERS | {Role.TASK_FORCE},
)
def get_scores(call: Call) -> Mapping[str, Any]:
    stores = _stores()
    sitting, sheet = service.visible(call.params["sitting_id"], stores=stores, caller=call.caller)
    return sheet_view(sheet, sitting, stores.candidates(sitting))


@api.route(
    "POST",
    "/sittings/{sitting_id}/scores/review",
    summary="复核成绩（不能由录入人本人复核）",
    roles=MARKERS,
    request=ReviewRequest,
)
def review_scores(call: Call) -> Mapping[str, Any]:
    return service.review(
        call.params["sitting_id"],
        call.body,
        stores=_stores(),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "POST",
    "/sittings/{sitting_id}/scores/release",
    summary="发布已复核的成绩",
    roles={Role.ALLIANCE},
    request=ReleaseRequest,
)
def release_scores(call: Call) -> Mapping[str, Any]:
    return service.release(
        call.params["sitting_id"],
        call.body.version,
        stores=_stores(),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "GET",
    "/sittings/{sitting_id}/annex-4",
    summary="下载已发布的成绩单（附件4），限本场次的机构和区县",
    roles=RECEIVERS,
    query=FormatQuery,
)
def annex_4(call: Call) -> Mapping[str, Any]:
    stores = _stores()
    sitting, _ = service.visible(call.params["sitting_id"], stores=stores, caller=call.caller)
    for file in stores.scores.files(sitting.id):
        if file.format == call.query.format:
            return _reports().offer(file, f"附件4成绩单{sitting.id}.{file.format}")
    raise NotFound("成绩单正在生成，请稍后再下载。", code="not_ready")


def _run_task(event: Mapping[str, Any]) -> Mapping[str, Any]:
    """A task of `score_processing`: render one format of Annex 4, or record the files."""
    stores, sitting_id = _stores(), str(event["sitting_id"])
    if event["task"] == "render":
        from functions.score_ingestion.workbooks import annex_4_file  # noqa: PLC0415 - documents only here

        sheet, sitting = stores.scores.get(sitting_id), stores.sittings.get(sitting_id)
        data = annex_4_file(sheet, sitting, stores.candidates(sitting), event["format"])
        key = f"annex-4/{sitting_id}/{sheet.version}.{event['format']}"
        return asdict(_reports().put(key, data))
    if event["task"] == "record":
        files = tuple(ReportFile(**file) for file in event["files"])
        stores.scores.record_files(sitting_id, int(event["version"]), files)
        return {"sitting_id": sitting_id, "files": len(files)}
    raise ValueError(f"unknown task {event['task']!r}")


def handler(event: dict[str, Any], context: Any) -> Mapping[str, Any]:
    if "task" in event:
        return _run_task(event)
    return api.handle(event, context)
