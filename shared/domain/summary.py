"""Summaries: which sittings Annex 2 and Annex 3 of a period list, and in which order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from shared.domain.districts import DISTRICTS
from shared.domain.sitting import Sitting


class Basis(StrEnum):
    """By which day a sitting falls into a period: its approval or its exam."""

    APPROVED = "approved"
    EXAM_DAY = "exam_day"


@dataclass(frozen=True, slots=True)
class ReportFile:
    """A rendition of a form as it was stored: `format` is xlsx, pdf or json."""

    format: str
    key: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class CitySummary:
    """The weekly Annex 3 as it was written, once for each ISO week; `digest` is of its sittings' ids."""

    week: str
    version: int
    sittings: int
    candidates: int
    digest: str
    files: tuple[ReportFile, ...]
    written_at: datetime


_DISTRICT_ORDER = {code: place for place, code in enumerate(DISTRICTS)}


def in_form_order(sittings: Iterable[Sitting]) -> list[Sitting]:
    """By exam time, district and number: the order in which the forms list them."""
    return sorted(
        sittings,
        key=lambda sitting: (
            sitting.starts_at,
            _DISTRICT_ORDER.get(sitting.district, len(_DISTRICT_ORDER)),
            sitting.id,
        ),
    )
