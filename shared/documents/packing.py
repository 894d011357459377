"""What goes with the papers: the packing list in the bag and the label that seals it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.exam_page import ExamPages
from shared.documents.exam_parts import EXAM
from shared.documents.fonts import Document
from shared.documents.paper_model import PackedDocument, PaperHead, Rendered

_CONTENTS = (("序号", 11.0), ("名称", 40.0), ("每份页数", 18.0), ("份数", 16.0), ("总页数", 18.0))
_CHECKS = (("文件校验码", 29.0), ("清点", 14.0), ("备注", 14.0))
_NO_CODES = (("清点", 20.0), ("备注", 37.0))
_CHAIN = ("制卷 → 押运", "押运 → 考点", "考点 → 监考", "监考 → 回收")
_HANDOVER = (
    ("交接环节", 26.0),
    ("交付人", 25.0),
    ("接收人（两人）", 39.0),
    ("时间", 32.0),
    ("份数", 14.0),
    ("密封完好", 24.0),
)
_PREFIX = 12
_FRAME, _INNER = 15.0, 18.0
_FACTS, _SLOT, _SECOND = 64.0, 14.4, 136.0
_FACT_SIZE, _TIGHT = 14.0, 0.45  # points; millimetres of leading a point


def packing_list(head: PaperHead, documents: Sequence[PackedDocument], *, now: datetime) -> Rendered:
    """Which documents are in the bag, how many copies of how many pages, and who hands it to whom."""
    pages = ExamPages(f"装袋清单 {head.sitting_id}", now, header=f"场次 {head.sitting_id}", sealed=False)
    pages.centred(EXAM, size=16, height=9)
    pages.centred("试卷装袋清单", size=16, height=12)
    pages.table(_facts(head), [24.0, 60.0, 22.0, 54.0], size=10, head=False, left=(1, 3))
    pages.y += 4
    _contents(pages, documents)
    _signatures(pages)
    pages.centred("交接记录", size=12, height=9)
    rows = [[name for name, _ in _HANDOVER], *([step, "\n\n", "", "", "", "□是　□否"] for step in _CHAIN)]
    pages.table(rows, [width for _, width in _HANDOVER], size=9.5)
    pages.paragraph("试卷交接须当面清点份数、查验密封并签字；人不离卷，卷不离人。", size=9)
    data, count = pages.finish()
    return Rendered(data, count)


def _facts(head: PaperHead) -> list[list[str]]:
    return [
        ["场次编号", head.sitting_id, "试卷套号", f"{head.edition_id}　{head.form}卷"],
        ["考核单位", head.institution, "辖区", head.district],
        ["考试工种", head.subject, "考试时间", head.exam_time],
        ["考点位置", head.venue, "考场编号", "、".join(head.rooms)],
        ["考生数量", f"{head.headcount}人", "备用份数", f"{head.spares}份"],
    ]


def _contents(pages: ExamPages, documents: Sequence[PackedDocument]) -> None:
    with_codes = any(item.sha256 for item in documents)
    columns = _CONTENTS + (_CHECKS if with_codes else _NO_CODES)
    rows = [[name for name, _ in columns]]
    for number, item in enumerate(documents, start=1):
        total = item.pages * item.copies
        code = [item.sha256[:_PREFIX]] if with_codes else []
        rows.append([str(number), item.label, str(item.pages), str(item.copies), str(total), *code, "", ""])
    pages.table(rows, [width for _, width in columns], size=9.5, left=(1,))
    if with_codes:
        pages.paragraph(f"文件校验码为 SHA-256 的前{_PREFIX}位，与系统中记录的一致方可装袋。", size=9)


def _signatures(pages: ExamPages) -> None:
    pages.y += 5
    for left, right in (
        ("装袋人：________________", "复核人：________________"),
        ("封袋时间：______年____月____日____时____分", "封条编号：________________"),
    ):
        pages.block([[(0.0, left), (88.0, right)]])
        pages.y += 5


def seal_label(head: PaperHead, *, now: datetime) -> Rendered:
    """The label over the bag's closure: what is in it, and who opened it when."""
    pdf = Document("landscape", title=f"密封签 {head.sitting_id}", now=now)
    pdf.add_page()
    for edge, line in ((_FRAME, 1.2), (_INNER, 0.3)):
        pdf.set_line_width(line)
        pdf.rect(edge, edge, 297 - 2 * edge, 210 - 2 * edge)
    _middle(pdf, 24, "试卷·考前严禁启封", size=34, height=18)
    _middle(pdf, 46, f"{EXAM}试卷袋", size=20, height=12, style="")
    left = [
        ("场次编号", head.sitting_id),
        ("考试工种", head.subject),
        ("考核单位", head.institution),
        ("考点位置", head.venue),
        ("考试时间", head.exam_time),
    ]
    right = [
        ("试卷类型", f"{head.form}卷"),
        ("份　　数", f"{head.copies}份（含备用{head.spares}份）"),
        ("辖　　区", head.district),
        ("考场编号", "、".join(head.rooms)),
    ]
    _column(pdf, 26.0, left, 122.0)
    _column(pdf, 178.0, right, 68.0)
    _opening(pdf)
    return Rendered(pdf.bytes(), 1)


def _middle(pdf: Document, y: float, text: str, *, size: float, height: float, style: str = "B") -> None:
    width = 297 - 2 * _INNER
    pdf.put(_INNER, y, text, family="sans", style=style, size=size, align="C", width=width, height=height)


def _opening(pdf: Document) -> None:
    """启封记录: opened by two people, two candidates having seen the seal whole."""
    pdf.line(22, _SECOND, 275, _SECOND)
    _middle(pdf, _SECOND + 3, "启 封 记 录", size=16, height=9)
    for place, text in enumerate(
        (
            "启封时间：______年____月____日____时____分　　　启封前密封：□完好　□破损",
            "启封人1：____________________　　启封人2：____________________",
            "监　　考：____________________　　考生代表：__________、__________",
        )
    ):
        pdf.put(30, _SECOND + 17 + place * 12, text, size=14, height=8)


def _column(pdf: Document, x: float, facts: Sequence[tuple[str, str]], width: float) -> None:
    """Facts one under the other in equal slots, the last with what is left; a long value is set smaller."""
    for place, (label, value) in enumerate(facts, start=1):
        y = _FACTS + (place - 1) * _SLOT
        slot = _SLOT if place < len(facts) else _SECOND - y
        pdf.put(x, y, f"{label}：", family="sans", size=_FACT_SIZE, height=8)
        size, lines = _fitted(pdf, value, width, slot - 1)
        for row, line in enumerate(lines):
            leading = 8.0 if len(lines) == 1 else size * _TIGHT
            pdf.put(x + 28, y + row * leading, line, size=size, height=leading)


def _fitted(pdf: Document, text: str, width: float, height: float) -> tuple[float, list[str]]:
    """The largest size at which all of the text fits, and its lines."""
    size = _FACT_SIZE
    lines = pdf.lines_of(text, width, "serif", size)
    while len(lines) * size * _TIGHT > height and size > 1:
        size -= 0.5
        lines = pdf.lines_of(text, width, "serif", size)
    return size, lines
