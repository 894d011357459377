"""Question banks (题库): one imported version for an occupation, and when it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.domain.edition import shuffled
from shared.domain.errors import DomainError, StateConflict
from shared.domain.occupation import BankRule
from shared.domain.question import PracticalTask, Question


class BankState(StrEnum):
    IMPORTED = "imported"
    PUBLISHED = "published"


class Oversize(StrEnum):
    """What to do with a bank larger than the rule: refuse it, cut it down, or take it as it is."""

    REJECT = "reject"
    CUT = "cut"
    ACCEPT = "accept"


class BankSizeWrong(DomainError):
    """The bank does not hold the number of questions that the rule asks for (notice 三（二）)."""

    code = "bank_size"
    title = "题库题量不符合规定"


@dataclass(frozen=True, slots=True)
class QuestionBank:
    """A version of an occupation's bank; counts are of what papers may be drawn from.

    `revision` counts the changes of this version; `import_id` names the stored questions.
    `left_out` holds the ids that publishing with `Oversize.CUT` set aside.
    """

    occupation_code: str
    version: int
    revision: int
    import_id: str
    state: BankState
    theory: int
    practical: int
    imported_at: datetime
    source_sha256: str
    skipped: int = 0
    left_out: frozenset[str] = frozenset()
    published_at: datetime | None = None

    def published(
        self,
        questions: Sequence[Question],
        tasks: Sequence[PracticalTask],
        rule: BankRule,
        oversize: Oversize,
        now: datetime,
    ) -> QuestionBank:
        """The published version. Raises `BankSizeWrong` unless rule and choice allow it."""
        if self.state is BankState.PUBLISHED:
            raise StateConflict(f"第{self.version}版题库已经发布，不能重复发布。")
        left_out = _left_out(questions, tasks, rule, oversize)
        theory = sum(question.id not in left_out for question in questions)
        practical = sum(task.id not in left_out for task in tasks)
        return replace(
            self,
            state=BankState.PUBLISHED,
            revision=self.revision + 1,
            theory=theory,
            practical=practical,
            left_out=left_out,
            published_at=now,
        )


def _left_out(
    questions: Sequence[Question], tasks: Sequence[PracticalTask], rule: BankRule, oversize: Oversize
) -> frozenset[str]:
    theory, practical = len(questions), len(tasks)
    if theory < rule.theory or practical < rule.practical:
        raise BankSizeWrong(f"{_have(theory, practical, rule)}，请补充试题后重新导入。", code="bank_too_small")
    if (theory, practical) == (rule.theory, rule.practical) or oversize is Oversize.ACCEPT:
        return frozenset()
    if oversize is Oversize.REJECT:
        raise BankSizeWrong(
            f"{_have(theory, practical, rule)}，请选择按规定数量裁减（cut）或全部采用（accept）后再发布。",
            code="bank_too_large",
        )
    return frozenset(_cut_theory(questions, rule.theory) | _cut([t.id for t in tasks], rule.practical))


def _have(theory: int, practical: int, rule: BankRule) -> str:
    return f"题库现有理论题{theory}道、实操题{practical}道，规定为理论题{rule.theory}道、实操题{rule.practical}道"


def _cut_theory(questions: Sequence[Question], keep: int) -> set[str]:
    """What to leave out so that `keep` stay and the types keep their proportions."""
    counts = Counter(question.type for question in questions)
    exact = {kind: keep * count / len(questions) for kind, count in counts.items()}
    share = {kind: int(value) for kind, value in exact.items()}
    by_remainder = sorted(counts, key=lambda kind: (share[kind] - exact[kind], kind))
    for kind in by_remainder[: keep - sum(share.values())]:
        share[kind] += 1
    out: set[str] = set()
    for kind, number in share.items():
        out |= _cut([question.id for question in questions if question.type is kind], number)
    return out


def _cut(ids: Sequence[str], keep: int) -> set[str]:
    """All but `keep`, chosen by the ids alone, so that cutting again leaves out the same."""
    return set(shuffled(sorted(ids), "cut")[keep:])
