"""Domain errors as RFC 9457 problem details: the one place where they become HTTP statuses."""

from __future__ import annotations

from typing import Any

from shared.domain import errors
from shared.domain.receipt import KeyReused

CONTENT_TYPE = "application/problem+json"
_STATUS: list[tuple[type[errors.DomainError], int]] = [
    (errors.ValidationFailed, 422),
    (KeyReused, 422),
    (errors.NotFound, 404),
    (errors.Forbidden, 403),
    (errors.StateConflict, 409),
    (errors.StaleVersion, 409),
    (errors.Busy, 503),
    (errors.DomainError, 409),
]


def status_of(error: errors.DomainError) -> int:
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def problem(error: errors.DomainError, instance: str) -> dict[str, Any]:
    """The problem document; `errors` lists fields, rows and columns where there are any."""
    return document(
        status_of(error),
        error.code,
        error.title,
        error.detail,
        instance,
        [_field(found) for found in getattr(error, "errors", ())],
    )


def document(
    status: int, code: str, title: str, detail: str, instance: str, fields: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    """A problem document of RFC 9457 with the extension members `code` and `errors`."""
    return {
        "type": f"urn:kaohe:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": instance,
        "code": code,
        "errors": fields or [],
    }


def _field(found: errors.FieldError) -> dict[str, Any]:
    """Only what is set: a form names a field, a workbook a row and a column."""
    members = {
        "code": found.code,
        "message": found.message,
        "field": found.field,
        "row": found.row,
        "column": found.column,
    }
    return {name: value for name, value in members.items() if value not in ("", None)}
