"""The audit entry: who did what to which thing, and when.

One is written with every change, in the same transaction, under the thing's new version, so the
entries of a thing are contiguous. They double as the events that the stream carries on.
Personal data never enters one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """`aggregate` names the thing (`sitting:…`), `version` is the one that the change made."""

    aggregate: str
    version: int
    action: str
    actor: str
    at: datetime
    details: Mapping[str, str | int] = field(default_factory=dict)
