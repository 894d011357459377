"""What the paper documents are made from: plain values, in the words that are printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What every document of a sitting says about it. `form` is A, B or C."""

    occupation: str
    level: str
    form: str
    sitting_id: str
    edition_id: str
    institution: str
    district: str
    venue: str
    rooms: tuple[str, ...]
    exam_time: str
    duration_minutes: int
    headcount: int
    spares: int
    practical_is_written: bool

    @property
    def copies(self) -> int:
        return self.headcount + self.spares

    @property
    def subject(self) -> str:
        return f"{self.occupation}（{self.level}）" if self.level else self.occupation


@dataclass(frozen=True, slots=True)
class PaperQuestion:
    """`number` runs through the whole theory part; `answer` is for the key alone."""

    number: int
    stem: str
    options: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class PaperSection:
    """One question type; `points` of one question and `total`, as printed (`1`, `0.5`)."""

    kind: str
    label: str
    points: str
    total: str
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True, slots=True)
class PaperRubricRow:
    item: str
    criterion: str
    points: int


@dataclass(frozen=True, slots=True)
class PaperTask:
    title: str
    scenario: str
    tasks: tuple[str, ...]
    materials: tuple[str, ...]
    time_minutes: int
    points: int
    rubric: tuple[PaperRubricRow, ...]


@dataclass(frozen=True, slots=True)
class SheetCandidate:
    """Whose answer sheet it is; a spare has neither name nor number."""

    seat: int
    name: str
    sex: str
    masked_id: str


@dataclass(frozen=True, slots=True)
class PackedDocument:
    """`sha256` is the file's, in hexadecimal; its beginning is printed to tell a reprint apart."""

    label: str
    pages: int
    copies: int
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF."""

    data: bytes
    pages: int
