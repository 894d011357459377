"""Lambda entry of paper custody: downloads of sealed papers and the steps of their way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.paper_custody import service
from functions.paper_custody.requests import CustodyRequest
from shared.domain.caller import Role
from shared.runtime import clients
from shared.runtime.http import Api, Call
from shared.runtime.settings import settings
from shared.storage.papers import Papers
from shared.storage.receipts import Receipts
from shared.storage.sittings import Sittings
from shared.storage.table import Table
from shared.storage.vault import Vault

ALLIANCE = {Role.ALLIANCE}


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route("GET", "/sittings/{sitting_id}/papers", summary="查看一个场次已密封的试卷文件", roles=ALLIANCE)
def list_papers(call: Call) -> Mapping[str, Any]:
    return service.papers_view(call.params["sitting_id"], papers=Papers(_table()))


@api.route(
    "POST",
    "/sittings/{sitting_id}/papers/{document}/download",
    summary="取得试卷文件的下载地址（5分钟内有效，每次都有记录）",
    roles=ALLIANCE,
)
def download_paper(call: Call) -> Mapping[str, Any]:
    table = _table()
    return service.issue_url(
        call.params["sitting_id"],
        call.params["document"],
        papers=Papers(table),
        sittings=Sittings(table),
        vault=Vault(clients.s3(), settings().vault_bucket, settings().vault_key_arn),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route(
    "POST",
    "/sittings/{sitting_id}/custody",
    summary="登记试卷运送、交接、考试结束、回收",
    roles={Role.ALLIANCE, Role.DISTRICT, Role.INSTITUTION},
    request=CustodyRequest,
)
def record_custody(call: Call) -> Mapping[str, Any]:
    return service.record_step(
        call.params["sitting_id"],
        call.body,
        sittings=Sittings(_table()),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return api.handle(event, context)
