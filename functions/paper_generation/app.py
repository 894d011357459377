"""Lambda entry of paper generation: the tasks of `paper_production`.

Each task may run twice: the edition is stored once, a rendition has one place, a sealed sitting
stays sealed. Errors reach the workflow by their class's name.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from functions.paper_generation.assembly import assemble
from functions.paper_generation.sealing import record_failure, seal
from shared.domain.errors import StateConflict
from shared.domain.package import PaperDocument
from shared.domain.sitting import Sitting, SittingState
from shared.runtime import clients
from shared.runtime.observability import logger
from shared.runtime.settings import settings
from shared.storage.banks import Banks
from shared.storage.occupations import Occupations
from shared.storage.papers import Papers
from shared.storage.rosters import Rosters
from shared.storage.sittings import Sittings
from shared.storage.table import Table
from shared.storage.vault import Vault, paper_key


def _table() -> Table:
    return Table(clients.dynamodb(), settings().table_name)


def _assemble(sitting: Sitting, _: Mapping[str, Any]) -> Mapping[str, Any]:
    table = _table()
    edition = assemble(
        sitting,
        papers=Papers(table),
        banks=Banks(table),
        occupations=Occupations(table),
        new_seed=lambda: secrets.token_hex(16),
        now=datetime.now(UTC),
    )
    return {"edition_id": edition.id, "bank_version": edition.bank_version}


def _render(sitting: Sitting, event: Mapping[str, Any]) -> Mapping[str, Any]:
    from functions.paper_generation.rendering import PaperContent, render  # noqa: PLC0415 - fpdf2 only here

    if sitting.state is not SittingState.DISPATCHED:
        raise StateConflict(f"场次 {sitting.id} 目前为“{sitting.state.label}”，不再制卷。", code="not_dispatched")
    table = _table()
    document = PaperDocument(event["document"])
    content = PaperContent.read(
        sitting,
        papers=Papers(table),
        banks=Banks(table),
        occupations=Occupations(table),
        rosters=Rosters(table),
        spares=settings().spare_copies,
        now=datetime.now(UTC),
    )
    rendered = render(document, content)
    vault = Vault(clients.s3(), settings().vault_bucket, settings().vault_key_arn)
    stored = vault.put(paper_key(sitting.id, int(event["version"]), document), rendered.data)
    return {"document": document, "pages": rendered.pages, **asdict(stored)}


def _seal(sitting: Sitting, event: Mapping[str, Any]) -> Mapping[str, Any]:
    package = seal(
        sitting,
        event["documents"],
        papers=Papers(_table()),
        spares=settings().spare_copies,
        now=datetime.now(UTC),
    )
    return {"sitting_id": sitting.id, "edition_id": package.edition_id, "copies": package.copies}


def _fail(sitting: Sitting, event: Mapping[str, Any]) -> Mapping[str, Any]:
    error = event.get("error") or {}
    logger().error("paper production failed", sitting_id=sitting.id, error=error.get("Error"))
    noted = record_failure(sitting, int(event["version"]), error, sittings=Sittings(_table()), now=datetime.now(UTC))
    return {"sitting_id": sitting.id, "noted": noted}


_TASKS = {"assemble": _assemble, "render": _render, "seal": _seal, "fail": _fail}


def handler(event: dict[str, Any], _: Any) -> Mapping[str, Any]:
    sitting = Sittings(_table()).get(event["sitting_id"])
    return _TASKS[event["task"]](sitting, event)
