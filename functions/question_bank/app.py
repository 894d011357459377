"""Lambda entry of the question bank: occupations, imports and publication over HTTP."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from functions.question_bank import service
from functions.question_bank.requests import ImportRequest, OccupationRequest, PublishRequest
from functions.question_bank.views import bank_view, occupation_view
from shared.domain.caller import Role
from shared.domain.errors import NotFound
from shared.runtime import clients
from shared.runtime.http import EVERYONE, Api, Call
from shared.runtime.settings import settings
from shared.storage.banks import Banks
from shared.storage.occupations import Occupations
from shared.storage.receipts import Receipts
from shared.storage.table import Table
from shared.storage.uploads import Uploads

ALLIANCE = {Role.ALLIANCE}


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


def _uploads() -> Uploads:
    return Uploads(clients.s3(), settings().inbox_bucket, "bank")


api = Api(find_receipt=lambda key: Receipts(_table()).find(key))


@api.route("POST", "/occupations", summary="新建工种", roles=ALLIANCE, status=201, request=OccupationRequest)
def create_occupation(call: Call) -> Mapping[str, Any]:
    return service.create_occupation(
        call.body, occupations=Occupations(_table()), caller=call.caller, now=call.now, receipt=call.receipt
    )


@api.route("GET", "/occupations", summary="工种列表", roles=EVERYONE)
def list_occupations(_: Call) -> Mapping[str, Any]:
    return {"occupations": [occupation_view(occupation) for occupation in Occupations(_table()).all()]}


@api.route("GET", "/occupations/{code}", summary="查看一个工种", roles=EVERYONE)
def get_occupation(call: Call) -> Mapping[str, Any]:
    return occupation_view(Occupations(_table()).get(call.params["code"]))


@api.route("POST", "/occupations/{code}/bank-uploads", summary="取得上传题库（xlsx）的地址", roles=ALLIANCE, status=201)
def upload_bank(call: Call) -> Mapping[str, Any]:
    Occupations(_table()).get(call.params["code"])
    return _uploads().presign(call.caller.subject, uuid.uuid4().hex)


@api.route(
    "POST",
    "/occupations/{code}/banks",
    summary="导入题库：默认有问题就整份不收，也可跳过有问题的行",
    roles=ALLIANCE,
    status=201,
    request=ImportRequest,
)
def import_bank(call: Call) -> Mapping[str, Any]:
    from functions.question_bank.workbooks import read_bank  # noqa: PLC0415 - openpyxl only where needed

    table = _table()
    source = _uploads().read(call.caller.subject, call.body.upload_id)
    return service.import_bank(
        call.params["code"],
        read_bank(source),
        source=source,
        skip_defects=call.body.on_defects == "skip",
        import_id=uuid.uuid4().hex,
        occupations=Occupations(table),
        banks=Banks(table),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


@api.route("GET", "/occupations/{code}/banks", summary="一个工种的题库各版本", roles=ALLIANCE)
def list_banks(call: Call) -> Mapping[str, Any]:
    return {"banks": [bank_view(bank) for bank in Banks(_table()).versions(call.params["code"])]}


@api.route("GET", "/occupations/{code}/banks/{version}", summary="查看题库的一个版本", roles=ALLIANCE)
def get_bank(call: Call) -> Mapping[str, Any]:
    return bank_view(Banks(_table()).get(call.params["code"], _version(call.params["version"])))


@api.route(
    "POST",
    "/occupations/{code}/banks/{version}/publish",
    summary="发布题库：须为理论题500道、实操题5道（或本工种规定的题量）",
    roles=ALLIANCE,
    request=PublishRequest,
)
def publish_bank(call: Call) -> Mapping[str, Any]:
    table = _table()
    return service.publish(
        call.params["code"],
        _version(call.params["version"]),
        call.body.oversize,
        occupations=Occupations(table),
        banks=Banks(table),
        caller=call.caller,
        now=call.now,
        receipt=call.receipt,
    )


def _version(text: str) -> int:
    if not text.isdecimal():
        raise NotFound("没有这一版题库，请刷新列表后重新选择。")
    return int(text)


def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return api.handle(event, context)
