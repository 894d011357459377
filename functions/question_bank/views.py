"""Occupations and banks as the API shows them; questions themselves are never in an answer."""

from __future__ import annotations

from typing import Any

from shared.domain.bank import QuestionBank
from shared.domain.calendar import instant_text
from shared.domain.errors import FieldError
from shared.domain.occupation import Occupation


def occupation_view(occupation: Occupation) -> dict[str, Any]:
    return {
        "code": occupation.code,
        "name": occupation.name,
        "level": occupation.level,
        "practical": occupation.practical,
        "duration_minutes": occupation.duration_minutes,
        "theory_questions": occupation.rule.theory,
        "practical_questions": occupation.rule.practical,
        "blueprint": {
            "sections": [
                {"type": section.type, "count": section.count, "points": section.points / 100}
                for section in occupation.blueprint.sections
            ],
            "practical_tasks": occupation.blueprint.practical_tasks,
        },
        "published_bank": occupation.published_bank or None,
        "version": occupation.version,
    }


def bank_view(bank: QuestionBank) -> dict[str, Any]:
    return {
        "occupation_code": bank.occupation_code,
        "version": bank.version,
        "state": bank.state,
        "theory": bank.theory,
        "practical": bank.practical,
        "skipped": bank.skipped,
        "left_out": len(bank.left_out),
        "source_sha256": bank.source_sha256,
        "imported_at": instant_text(bank.imported_at),
        "published_at": instant_text(bank.published_at) if bank.published_at else None,
    }


def defect_view(defect: FieldError) -> dict[str, Any]:
    """A row that was left out: sheet (`field`), row, column and why."""
    return {
        "sheet": defect.field,
        "row": defect.row,
        "column": defect.column,
        "code": defect.code,
        "message": defect.message,
    }
