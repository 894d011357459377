"""Sealing: the rendered documents become a package and the sitting's papers are ready; or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from functions.paper_generation.assembly import edition_id_of
from shared.domain.audit import SYSTEM, AuditEntry
from shared.domain.errors import NotFound, StateConflict
from shared.domain.package import PaperDocument, PaperPackage, SealedFile
from shared.domain.sitting import Sitting, SittingState
from shared.storage.papers import Papers
from shared.storage.sittings import Sittings


def seal(
    sitting: Sitting,
    documents: Sequence[Mapping[str, Any]],
    *,
    papers: Papers,
    spares: int,
    now: datetime,
) -> PaperPackage:
    """The package of a dispatched sitting; sealing again gives the package that there is.

    Raises `StateConflict` when a document is missing or the sitting no longer waits for papers.
    """
    sealed_before = _sealed_before(sitting, papers)
    if sealed_before is not None:
        return sealed_before
    files = tuple(SealedFile(**{**file, "document": PaperDocument(file["document"])}) for file in documents)
    missing = set(PaperDocument) - {file.document for file in files}
    if missing:
        raise StateConflict(f"场次 {sitting.id} 缺少{'、'.join(sorted(item.label for item in missing))}，不能密封。")
    ready = sitting.moved(SittingState.PAPERS_READY, edition_id=edition_id_of(sitting), production_failure="")
    package = PaperPackage(
        sitting_id=sitting.id,
        version=1,
        edition_id=ready.edition_id,
        copies=sitting.headcount + spares,
        spares=spares,
        files=files,
        sealed_at=now,
    )
    papers.seal(package, _package_entry(package, now), ready, _sitting_entry(ready, "sitting.papers_ready", now))
    return package


def record_failure(
    sitting: Sitting, version: int, error: Mapping[str, Any], *, sittings: Sittings, now: datetime
) -> bool:
    """Note on the sitting why its production failed, so that the task force can dispatch it again.

    Only for the run that the sitting still waits for; the answer tells whether it was noted.
    """
    if sitting.state is not SittingState.DISPATCHED or sitting.version != version:
        return False
    failed = sitting.changed(production_failure=str(error.get("Error") or "Unknown"))
    sittings.save(failed, _sitting_entry(failed, "sitting.production_failed", now))
    return True


def _sealed_before(sitting: Sitting, papers: Papers) -> PaperPackage | None:
    if sitting.state is SittingState.DISPATCHED:
        return None
    try:
        return papers.package(sitting.id)
    except NotFound:
        return None


def _package_entry(package: PaperPackage, now: datetime) -> AuditEntry:
    details: dict[str, str | int] = {
        "sitting_id": package.sitting_id,
        "edition_id": package.edition_id,
        "copies": package.copies,
        "files": len(package.files),
    }
    return AuditEntry(f"package:{package.sitting_id}", package.version, "package.sealed", SYSTEM, now, details)


def _sitting_entry(sitting: Sitting, action: str, now: datetime) -> AuditEntry:
    details: dict[str, str | int] = {"sitting_id": sitting.id, "state": sitting.state}
    if sitting.production_failure:
        details["failure"] = sitting.production_failure
    return AuditEntry(f"sitting:{sitting.id}", sitting.version, action, SYSTEM, now, details)
