"""Paper packages: the sealed documents of one sitting, and who may open which when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from shared.domain.errors import NotFound, StateConflict
from shared.domain.sitting import Sitting, SittingState


class PaperDocument(StrEnum):
    QUESTION_PAPER = "question_paper"
    ANSWER_KEY = "answer_key"
    ANSWER_SHEETS = "answer_sheets"
    PACKING_LIST = "packing_list"
    SEAL_LABEL = "seal_label"

    @property
    def label(self) -> str:
        return _LABELS[self.value]


_LABELS = {
    "question_paper": "试卷",
    "answer_key": "标准答案与评分标准",
    "answer_sheets": "答题卡",
    "packing_list": "装袋清单",
    "seal_label": "密封签",
}


@dataclass(frozen=True, slots=True)
class SealedFile:
    """One PDF in the vault: its key, the vault's own object version, size and SHA-256."""

    document: PaperDocument
    key: str
    object_version: str
    bytes: int
    pages: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PaperPackage:
    """What was sealed for a sitting. `version` counts the sealing and each issue of a URL."""

    sitting_id: str
    version: int
    edition_id: str
    copies: int
    spares: int
    files: tuple[SealedFile, ...]
    sealed_at: datetime

    def file(self, document: PaperDocument) -> SealedFile:
        for sealed in self.files:
            if sealed.document is document:
                return sealed
        raise NotFound("这个场次没有这种试卷文件，请刷新后重新选择。")

    def issued(self) -> PaperPackage:
        """One more URL went out."""
        return replace(self, version=self.version + 1)


def require_readable(document: PaperDocument, sitting: Sitting) -> None:
    """The answer key stays closed until the papers have been collected."""
    if document is PaperDocument.ANSWER_KEY and not sitting.has_reached(SittingState.COLLECTED):
        raise StateConflict("标准答案须在试卷回收之后才能下载，请先登记试卷回收。", code="key_locked")
