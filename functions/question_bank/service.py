"""Occupations, imports and publication of banks (notice 三（二）)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from functions.question_bank.requests import OccupationRequest
from functions.question_bank.views import bank_view, defect_view, occupation_view
from shared.domain.audit import AuditEntry
from shared.domain.bank import BankState, Oversize, QuestionBank
from shared.domain.caller import Caller
from shared.domain.edition import BankTooSmall, draw_forms
from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.occupation import BankRule, Occupation, check_occupation_code
from shared.domain.question import PracticalTask, Question
from shared.domain.receipt import Receipt
from shared.storage.banks import Banks
from shared.storage.occupations import Occupations

MAX_REPORTED = 200


@dataclass(frozen=True, slots=True)
class ReadBank:
    """A workbook as read: what is usable, and every row that is not."""

    questions: tuple[Question, ...]
    tasks: tuple[PracticalTask, ...]
    defects: tuple[FieldError, ...]


def create_occupation(
    request: OccupationRequest, *, occupations: Occupations, caller: Caller, now: datetime, receipt: Receipt
) -> dict[str, Any]:
    """A new occupation; its code can be taken once."""
    occupation = Occupation(
        code=check_occupation_code(request.code),
        name=request.name,
        level=request.level,
        practical=request.practical,
        duration_minutes=request.duration_minutes,
        rule=BankRule(request.theory_questions, request.practical_questions),
        blueprint=request.composition(),
    )
    answer = occupation_view(occupation)
    entry = AuditEntry(
        f"occupation:{occupation.code}", 1, "occupation.created", caller.subject, now, {"name": occupation.name}
    )
    occupations.create(occupation, entry, receipt.with_body(answer))
    return answer


def import_bank(
    code: str,
    read: ReadBank,
    *,
    source: bytes,
    skip_defects: bool,
    import_id: str,
    occupations: Occupations,
    banks: Banks,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """A new version of an occupation's bank.

    Raises `ValidationFailed` with every defective row unless `skip_defects`, and for a workbook
    without a single usable question.
    """
    occupations.get(code)
    if read.defects and not skip_defects:
        raise ValidationFailed(read.defects[:MAX_REPORTED], _defects_text(read.defects), code="bank_defects")
    if not read.questions and not read.tasks:
        raise ValidationFailed([FieldError("bank_empty", "文件中没有读到试题，请核对表头和工作表后重新上传。")])
    bank = QuestionBank(
        occupation_code=code,
        version=_next_version(banks.versions(code)),
        revision=1,
        import_id=import_id,
        state=BankState.IMPORTED,
        theory=len(read.questions),
        practical=len(read.tasks),
        imported_at=now,
        source_sha256=hashlib.sha256(source).hexdigest(),
        skipped=len({(defect.field, defect.row) for defect in read.defects}),
    )
    answer = bank_view(bank) | {"defects": [defect_view(defect) for defect in read.defects[:MAX_REPORTED]]}
    banks.write_questions(code, import_id, read.questions, read.tasks)
    banks.add(bank, _entry(bank, "bank.imported", caller, now), receipt.with_body(answer))
    return answer


def publish(
    code: str,
    version: int,
    oversize: Oversize,
    *,
    occupations: Occupations,
    banks: Banks,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Publish a version: papers are drawn from it from now on. Raises `BankSizeWrong`."""
    occupation = occupations.get(code)
    bank = banks.get(code, version)
    questions, tasks = banks.content(bank)
    published = bank.published(questions, tasks, occupation.rule, oversize, now)
    drawing = replace(occupation, published_bank=version, version=occupation.version + 1)
    drawing_entry = AuditEntry(
        f"occupation:{code}",
        drawing.version,
        "occupation.bank_published",
        caller.subject,
        now,
        {"bank_version": version},
    )
    answer = bank_view(published) | {"warnings": _warnings(published, occupation, questions, tasks)}
    entry = _entry(published, "bank.published", caller, now)
    banks.publish(published, entry, (drawing, drawing_entry), receipt.with_body(answer))
    return answer


def _warnings(
    bank: QuestionBank, occupation: Occupation, questions: Sequence[Question], tasks: Sequence[PracticalTask]
) -> list[str]:
    """What the published bank cannot do: papers are drawn later, and should not fail then unannounced."""
    kept = [question for question in questions if question.id not in bank.left_out]
    kept_tasks = [task for task in tasks if task.id not in bank.left_out]
    try:
        draw_forms(kept, kept_tasks, occupation.blueprint, "")
    except BankTooSmall as short:
        return [short.detail]
    return []


def _next_version(versions: Sequence[QuestionBank]) -> int:
    return versions[0].version + 1 if versions else 1


def _defects_text(defects: Sequence[FieldError]) -> str:
    shown = f"，以下列出前{MAX_REPORTED}处" if len(defects) > MAX_REPORTED else ""
    return f"题库文件有 {len(defects)} 处问题{shown}。请改正后重新上传，或选择跳过有问题的行（skip）再导入。"


def _entry(bank: QuestionBank, action: str, caller: Caller, now: datetime) -> AuditEntry:
    details: dict[str, str | int] = {
        "theory": bank.theory,
        "practical": bank.practical,
        "skipped": bank.skipped,
        "left_out": len(bank.left_out),
    }
    aggregate = f"bank:{bank.occupation_code}:{bank.version}"
    return AuditEntry(aggregate, bank.revision, action, caller.subject, now, details)
