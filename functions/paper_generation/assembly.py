"""Assembling: the edition that a sitting's paper comes from, drawn once for an occupation and day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from shared.domain.audit import SYSTEM, AuditEntry
from shared.domain.calendar import local_date
from shared.domain.edition import PaperEdition, draw_forms
from shared.domain.errors import StateConflict
from shared.domain.sitting import Sitting, SittingState
from shared.storage.banks import Banks
from shared.storage.occupations import Occupations
from shared.storage.papers import Papers


def edition_id_of(sitting: Sitting) -> str:
    """All sittings of an occupation on one exam day share an edition, so A is A in every room."""
    return f"{sitting.occupation_code}-{local_date(sitting.starts_at):%Y%m%d}"


def assemble(
    sitting: Sitting,
    *,
    papers: Papers,
    banks: Banks,
    occupations: Occupations,
    new_seed: Callable[[], str],
    now: datetime,
) -> PaperEdition:
    """The sitting's edition: the stored one, or a new draw with a recorded seed.

    Raises `StateConflict` unless the sitting waits for papers and its occupation has a published
    bank, `BankTooSmall` when that bank cannot fill three forms.
    """
    if sitting.state is not SittingState.DISPATCHED:
        raise StateConflict(f"场次 {sitting.id} 目前为“{sitting.state.label}”，不需要制卷。", code="not_dispatched")
    edition_id = edition_id_of(sitting)
    stored = papers.edition(edition_id)
    if stored is not None:
        return stored
    occupation = occupations.get(sitting.occupation_code)
    if occupation.published_bank == 0:
        raise StateConflict(f"工种“{occupation.name}”还没有已发布的题库，请先发布题库。", code="no_published_bank")
    questions, tasks = banks.content(banks.get(occupation.code, occupation.published_bank))
    seed = new_seed()
    edition = PaperEdition(
        id=edition_id,
        occupation_code=occupation.code,
        bank_version=occupation.published_bank,
        seed=seed,
        blueprint=occupation.blueprint,
        forms=draw_forms(questions, tasks, occupation.blueprint, seed),
    )
    return papers.first_edition(edition, _drawn(edition, now))


def _drawn(edition: PaperEdition, now: datetime) -> AuditEntry:
    return AuditEntry(
        f"edition:{edition.id}",
        1,
        "edition.drawn",
        SYSTEM,
        now,
        {"occupation_code": edition.occupation_code, "bank_version": edition.bank_version},
    )
