"""Scores: what a mark may be, and when a whole score sheet is right (Annex 4).

Marks are kept in integer hundredths of a point. All errors of a sheet are found before anything
is written; absent (缺考) and blank are different things.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from shared.domain.errors import FieldError, Forbidden, ValidationFailed
from shared.domain.id_number import IdNumber, IdNumberProblem
from shared.domain.roster import Candidate, clean_name

ABSENT_TEXT = "缺考"
_COLUMNS = {"theory": "理论成绩", "practical": "实操成绩"}
_MARK_RULE = "应为0至100之间、最多一位小数的数字，或填“缺考”"


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark in hundredths, or `None` for absent."""

    hundredths: int | None

    @property
    def is_absent(self) -> bool:
        return self.hundredths is None

    @property
    def text(self) -> str:
        """`85`, `85.5` or `缺考`."""
        if self.hundredths is None:
            return ABSENT_TEXT
        whole, rest = divmod(self.hundredths, 100)
        return f"{whole}.{rest // 10}" if rest else str(whole)

    @classmethod
    def parse(cls, value: object) -> Mark:
        """Raises `ValueError` with the Chinese rule that is broken."""
        text = "" if value is None else unicodedata.normalize("NFKC", str(value)).strip()
        if text == "":
            raise ValueError("没有填写成绩；缺考的请填“缺考”")
        if text == ABSENT_TEXT:
            return cls(None)
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,3}(\.\d+)?", text):
            raise ValueError(_MARK_RULE)
        try:
            points = Decimal(text)
        except InvalidOperation:
            raise ValueError(_MARK_RULE) from None
        if points > 100 or points * 10 != int(points * 10):
            raise ValueError(_MARK_RULE)
        return cls(int(points * 100))


@dataclass(frozen=True, slots=True)
class ScoreEntry:
    """One row as handed in: `row` is the sheet's row or the list's 1-based position."""

    row: int
    id_number: str
    theory: object
    practical: object
    name: str = ""
    remark: str = ""

    def __repr__(self) -> str:
        return f"ScoreEntry(row={self.row})"


@dataclass(frozen=True, slots=True)
class Score:
    """A candidate's marks; `seat` ties them to the roster."""

    seat: int
    theory: Mark
    practical: Mark
    remark: str = ""


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The scores of one sitting (成绩单). `marker` and `reviewer` are subjects of users."""

    sitting_id: str
    version: int
    scores: tuple[Score, ...]
    marker: str
    marker_name: str
    marked_at: datetime
    reviewer: str = ""
    reviewer_name: str = ""
    reviewed_at: datetime | None = None
    returned_reason: str = ""
    released_at: datetime | None = None

    def approved_by(self, reviewer: str, name: str, now: datetime) -> ScoreSheet:
        """Reviewed (复核): by another person than the one who marked."""
        self._require_other(reviewer)
        return replace(
            self,
            reviewer=reviewer,
            reviewer_name=name,
            reviewed_at=now,
            returned_reason="",
            version=self.version + 1,
        )

    def returned_by(self, reviewer: str, name: str, reason: str, now: datetime) -> ScoreSheet:
        """Sent back to be marked again, with the reason."""
        self._require_other(reviewer)
        return replace(
            self,
            reviewer=reviewer,
            reviewer_name=name,
            reviewed_at=now,
            returned_reason=reason,
            version=self.version + 1,
        )

    def released(self, now: datetime) -> ScoreSheet:
        return replace(self, released_at=now, version=self.version + 1)

    def _require_other(self, reviewer: str) -> None:
        if reviewer == self.marker:
            raise Forbidden("复核人不能是录入成绩的本人，请由另一位人员复核。", code="same_person")


def check_scores(
    entries: Sequence[ScoreEntry], candidates: Sequence[Candidate], *, absent: int, today: date
) -> tuple[Score, ...]:
    """The scores of a sitting, one for each candidate; raises `ValidationFailed` with every error."""
    by_number = {candidate.id_number.value: candidate for candidate in candidates}
    errors: list[FieldError] = []
    scores: dict[int, Score] = {}
    rows: dict[int, int] = {}
    for entry in entries:
        candidate, problems = _match(entry, by_number, today)
        theory, theory_problem = _mark(entry, "theory")
        practical, practical_problem = _mark(entry, "practical")
        problems += theory_problem + practical_problem
        if candidate is not None and candidate.seat in rows:
            problems.append(
                _error(entry.row, "身份证号码", "twice", f"与第{rows[candidate.seat]}行是同一名考生，请删除一行")
            )
        elif candidate is not None:
            rows[candidate.seat] = entry.row
            if theory is not None and practical is not None:
                scores[candidate.seat] = Score(candidate.seat, theory, practical, entry.remark.strip())
        errors += problems
    errors += _missing(candidates, rows)
    if not errors:
        errors += _absent_count(scores, absent)
    if errors:
        raise ValidationFailed(errors)
    return tuple(scores[seat] for seat in sorted(scores))


def _match(
    entry: ScoreEntry, by_number: dict[str, Candidate], today: date
) -> tuple[Candidate | None, list[FieldError]]:
    try:
        number = IdNumber.parse(entry.id_number, today=today)
    except IdNumberProblem as problem:
        return None, [_error(entry.row, "身份证号码", problem.code, str(problem).rstrip("。"))]
    candidate = by_number.get(number.value)
    if candidate is None:
        return None, [
            _error(entry.row, "身份证号码", "not_in_roster", "这名考生不在本场次名册中，请核对号码或删除此行")
        ]
    if entry.name and clean_name(entry.name) != candidate.name:
        return candidate, [_error(entry.row, "姓名", "name_disagrees", "姓名与名册不一致，请核对是否填错行")]
    return candidate, []


def _mark(entry: ScoreEntry, part: str) -> tuple[Mark | None, list[FieldError]]:
    try:
        return Mark.parse(getattr(entry, part)), []
    except ValueError as problem:
        return None, [_error(entry.row, _COLUMNS[part], "mark", str(problem))]


def _missing(candidates: Sequence[Candidate], rows: dict[int, int]) -> list[FieldError]:
    return [
        FieldError(
            "missing",
            f"缺少名册第{candidate.seat}号考生（{candidate.name}）的成绩，请补充一行；缺考的填“缺考”。",
            column="身份证号码",
        )
        for candidate in candidates
        if candidate.seat not in rows
    ]


def _absent_count(scores: dict[int, Score], absent: int) -> list[FieldError]:
    found = sum(score.theory.is_absent for score in scores.values())
    if found == absent:
        return []
    return [
        FieldError(
            "absent_count",
            f"成绩单中理论缺考{found}人，回收试卷时登记的缺考是{absent}人，两者应一致，请核对。",
            column=_COLUMNS["theory"],
        )
    ]


def _error(row: int, column: str, code: str, text: str) -> FieldError:
    return FieldError(code, f"第{row}行“{column}”：{text}。", row=row, column=column)
