"""Cursors: where the next page of a list starts, as an opaque text."""

from __future__ import annotations

import base64
import binascii
import json
from typing import Any

from shared.domain.errors import FieldError, ValidationFailed


def cursor_of(start: dict[str, Any] | None) -> str:
    """The cursor of a page's end; empty at the end of the list."""
    if start is None:
        return ""
    return base64.urlsafe_b64encode(json.dumps(start).encode()).decode()


def start_of(cursor: str) -> dict[str, str] | None:
    """Where a cursor points; a damaged one is refused."""
    if not cursor:
        return None
    try:
        start = json.loads(base64.urlsafe_b64decode(cursor))
        return {str(name): str(value) for name, value in start.items()}
    except (binascii.Error, ValueError, AttributeError):
        message = "翻页标记已失效，请从第一页重新查看。"
        raise ValidationFailed([FieldError("cursor", message, field="cursor")]) from None
