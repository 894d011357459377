"""One person, one place: nobody is listed in two rows of an application that overlap in time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from shared.domain.application import SittingRow
from shared.domain.errors import FieldError
from shared.domain.roster import Candidate


def listed_twice(rows: Sequence[SittingRow], rosters: Mapping[int, Sequence[Candidate]]) -> list[FieldError]:
    """An error for each candidate of a row who is also in an earlier, overlapping row."""
    errors: list[FieldError] = []
    for first, second in combinations(rows, 2):
        if not first.overlaps(second):
            continue
        numbers = {candidate.id_number.value for candidate in rosters.get(first.row, ())}
        errors += [
            taken(second.row, candidate, f"与第{first.row}场的考试时间重叠，同一考生不能同时参加两场")
            for candidate in rosters.get(second.row, ())
            if candidate.id_number.value in numbers
        ]
    return errors


def taken(row: int, candidate: Candidate, why: str) -> FieldError:
    """The refusal of one candidate of one sitting row."""
    return FieldError(
        "same_time",
        f"第{row}场名册第{candidate.seat}号考生（{candidate.name}）：{why}，请调整名册或考试时间。",
        field=f"sittings/{row - 1}/roster",
        row=candidate.seat,
        column="身份证号码",
    )
