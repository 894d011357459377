"""Score sheets as the API shows them: ID numbers masked, the full ones are in Annex 4 only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shared.domain.calendar import instant_text
from shared.domain.roster import Candidate
from shared.domain.scores import ScoreSheet
from shared.domain.sitting import Sitting


def sheet_view(sheet: ScoreSheet, sitting: Sitting, candidates: Sequence[Candidate]) -> dict[str, Any]:
    """The sheet with names and masked numbers, by seat."""
    people = {candidate.seat: candidate for candidate in candidates}
    return {
        "sitting_id": sitting.id,
        "state": sitting.state,
        "state_label": sitting.state.label,
        "version": sheet.version,
        "marker": sheet.marker_name,
        "marked_at": instant_text(sheet.marked_at),
        "reviewer": sheet.reviewer_name,
        "returned_reason": sheet.returned_reason,
        "released_at": instant_text(sheet.released_at) if sheet.released_at else None,
        "scores": [
            {
                "seat": score.seat,
                "name": people[score.seat].name,
                "sex": people[score.seat].sex,
                "masked_id": people[score.seat].id_number.masked,
                "theory": score.theory.text,
                "practical": score.practical.text,
                "remark": score.remark,
            }
            for score in sheet.scores
        ],
    }
