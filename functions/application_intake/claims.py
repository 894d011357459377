"""Nobody sits twice at the same time, in whatever application (decision 0004)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from shared.domain.application import Application, ApplicationState
from shared.domain.errors import ValidationFailed
from shared.domain.roster import Candidate
from shared.domain.same_time import taken
from shared.storage.applications import Applications
from shared.storage.identity_claims import Claim, IdentityClaims, Wanted

_CLAIMING = (ApplicationState.SUBMITTED, ApplicationState.APPROVED)
Rosters = Mapping[int, Sequence[Candidate]]


def claim_people(
    application: Application, rosters: Rosters, applications: Applications, now: datetime, *, adding: bool = False
) -> None:
    """Claim the time of everyone in `rosters`; raises `ValidationFailed` naming who sits elsewhere then."""
    claims = IdentityClaims(applications.table, is_active=lambda other: applications.get(other).state in _CLAIMING)
    wanted = [
        Wanted(candidate.id_number, candidate.seat, Claim(application.id, row.row, row.starts_at, row.ends_at, now))
        for row in application.rows
        for candidate in rosters.get(row.row, ())
    ]
    refused = claims.claim(wanted, now, adding=adding)
    if refused:
        raise ValidationFailed(
            [
                taken(want.claim.row, rosters[want.claim.row][want.seat - 1], "同一时间已在其他申请中报名")
                for want in refused
            ]
        )
