"""Who holds the papers, and who may read them (notice 三（三）, 三（五）3–4)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.paper_custody.requests import CustodyRequest
from shared.domain.audit import AuditEntry
from shared.domain.calendar import instant_text
from shared.domain.caller import Caller, Role
from shared.domain.errors import Forbidden, NotFound
from shared.domain.package import PaperDocument, PaperPackage, require_readable
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting, SittingState
from shared.runtime.views import sitting_view
from shared.storage.papers import Papers
from shared.storage.sittings import Sittings
from shared.storage.vault import URL_SECONDS, Vault

# Who may record which step: the alliance carries the papers, the room's staff say that it sat.
RECORDERS: dict[SittingState, frozenset[Role]] = {
    SittingState.IN_TRANSIT: frozenset({Role.ALLIANCE}),
    SittingState.HANDED_OVER: frozenset({Role.ALLIANCE}),
    SittingState.SAT: frozenset({Role.ALLIANCE, Role.DISTRICT, Role.INSTITUTION}),
    SittingState.COLLECTED: frozenset({Role.ALLIANCE}),
}


def papers_view(sitting_id: str, *, papers: Papers) -> dict[str, Any]:
    """What was sealed for a sitting: documents with size and checksum, without any URL."""
    package = papers.package(sitting_id)
    return {
        "sitting_id": sitting_id,
        "edition_id": package.edition_id,
        "copies": package.copies,
        "spares": package.spares,
        "sealed_at": instant_text(package.sealed_at),
        "documents": [
            {
                "document": file.document,
                "label": file.document.label,
                "bytes": file.bytes,
                "pages": file.pages,
                "sha256": file.sha256,
            }
            for file in package.files
        ],
    }


def issue_url(
    sitting_id: str,
    document: str,
    *,
    papers: Papers,
    sittings: Sittings,
    vault: Vault,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """A URL of at most five minutes for one document; the issue is an audit entry.

    Raises `StateConflict` for the answer key before the papers have been collected.
    """
    wanted = _document(document)
    sitting = sittings.get(sitting_id)
    package = papers.package(sitting_id)
    require_readable(wanted, sitting)
    file = package.file(wanted)
    issued = package.issued()
    answer = {
        "document": wanted,
        "filename": f"{sitting_id}-{wanted}.pdf",
        "url": vault.url(file.key, file.object_version, f"{sitting_id}-{wanted}.pdf"),
        "expires_in": URL_SECONDS,
        "bytes": file.bytes,
        "sha256": file.sha256,
    }
    papers.issue(issued, _issue_entry(issued, wanted, caller, now), receipt.with_body(answer))
    return answer


def record_step(
    sitting_id: str,
    request: CustodyRequest,
    *,
    sittings: Sittings,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """One step of the papers' way; raises `StateConflict` out of order."""
    step = SittingState(request.event)
    if not caller.has(RECORDERS[step]):
        raise Forbidden("您的角色不能登记这个环节，请由联盟办公室登记。")
    before = sittings.get(sitting_id)
    if not caller.sees(institution=before.institution_code, district=before.district):
        raise NotFound("没有找到这个场次，请核对场次编号。")
    sitting = _moved(before, step, request)
    answer = sitting_view(sitting)
    sittings.save(sitting, _step_entry(sitting, request, caller, now), receipt.with_body(answer))
    return answer


def _moved(before: Sitting, step: SittingState, request: CustodyRequest) -> Sitting:
    if step is SittingState.COLLECTED:
        return before.collected(present=request.present or 0, absent=request.absent or 0)
    return before.moved(step)


def _document(text: str) -> PaperDocument:
    try:
        return PaperDocument(text)
    except ValueError:
        raise NotFound("没有这种试卷文件，请刷新后重新选择。") from None


def _issue_entry(package: PaperPackage, document: PaperDocument, caller: Caller, now: datetime) -> AuditEntry:
    return AuditEntry(
        f"package:{package.sitting_id}",
        package.version,
        "package.url_issued",
        caller.subject,
        now,
        {"sitting_id": package.sitting_id, "document": document, "seconds": URL_SECONDS},
    )


def _step_entry(sitting: Sitting, request: CustodyRequest, caller: Caller, now: datetime) -> AuditEntry:
    details: dict[str, str | int] = {"sitting_id": sitting.id, "state": sitting.state, "note": request.note}
    if sitting.present is not None and sitting.absent is not None:
        details |= {"present": sitting.present, "absent": sitting.absent}
    return AuditEntry(
        f"sitting:{sitting.id}", sitting.version, f"sitting.{sitting.state}", caller.subject, now, details
    )
