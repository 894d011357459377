"""What goes with the papers: the packing list in the bag and the label that seals it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from shared.documents.exam_page import ExamPages
from shared.documents.fonts import Document
from shared.documents.line_breaking import break_lines
from shared.documents.paper_model import PackedDocument, PaperHead, Rendered


def packing_list(head: PaperHead, documents: Sequence[PackedDocument], *, now: datetime) -> Rendered:
    """Which documents are in the bag, how many copies of how many pages, and who hands it to whom."""
    pages = ExamPages(f"装袋清单 {head.sitting_id}", now, header=f"场次 {head.sitting_id}", sealed=False)
    pages.centred("郑州市职业技能提升行动结业考核", size=16, height=9)
    pages.centred("试卷装袋清单", size=16, height=11)
    facts = [
        ["场次编号", head.sitting_id, "试卷套号", f"{head.edition_id}　{head.form}卷"],
        ["考核单位", head.institution, "辖区", head.district],
        ["考试工种", head.subject, "考试时间", head.exam_time],
        ["考点位置", head.venue, "考场编号", "、".join(head.rooms)],
        ["考生数量", f"{head.headcount}人", "备用份数", f"{head.spares}份"],
    ]
    pages.table(facts, [24.0, 60.0, 22.0, 54.0], size=10, head=False)
    pages.y += 5
    rows = [
        [str(place), item.label, str(item.pages), str(item.copies), "", ""]
        for place, item in enumerate(documents, start=1)
    ]
    pages.table(
        [["序号", "名称", "每份页数", "份数", "清点", "备注"], *rows], [14.0, 56.0, 22.0, 22.0, 22.0, 24.0], size=10
    )
    pages.y += 8
    for left, right in (
        ("装袋人：______________", "复核人：______________"),
        ("封袋时间：______________", "封条编号：______________"),
        ("交付人：______________", "接收人：______________"),
        ("交接时间：______________", "交接地点：______________"),
    ):
        pages.block([[(0.0, left), (80.0, right)]])
        pages.y += 5
    data, count = pages.finish()
    return Rendered(data, count)


def seal_label(head: PaperHead, *, now: datetime) -> Rendered:
    """The label over the bag's closure: what is in it, and who opened it when."""
    pdf = Document("landscape", title=f"密封签 {head.sitting_id}", now=now)
    pdf.add_page()
    pdf.set_line_width(1.2)
    pdf.rect(15, 15, 267, 180)
    pdf.set_line_width(0.3)
    pdf.rect(18, 18, 261, 174)
    box = {"align": "C", "width": 261.0}
    pdf.put(18, 24, "试卷·考前严禁启封", family="sans", style="B", size=34, height=18, **box)  # type: ignore[arg-type]
    pdf.put(18, 46, "郑州市职业技能提升行动结业考核试卷袋", family="sans", size=20, height=12, **box)  # type: ignore[arg-type]
    left = [
        ("场次编号", head.sitting_id),
        ("考试工种", head.subject),
        ("考核单位", head.institution),
        ("考点位置", head.venue),
        ("考试时间", head.exam_time),
    ]
    _facts(pdf, 26.0, left, 150.0)
    right = [
        ("试卷类型", f"{head.form}卷"),
        ("份　　数", f"{head.copies}份（含备用{head.spares}份）"),
        ("考场编号", "、".join(head.rooms)),
        ("辖　　区", head.district),
    ]
    _facts(pdf, 178.0, right, 98.0)
    pdf.line(22, 136, 275, 136)
    pdf.put(18, 140, "启 封 记 录", family="sans", style="B", size=16, height=9, **box)  # type: ignore[arg-type]
    pdf.put(30, 154, "启封时间：______年____月____日____时____分　　密封是否完好：□完好　□破损", size=14, height=8)
    pdf.put(30, 166, "启封人（监考）：________________　　________________", size=14, height=8)
    pdf.put(30, 178, "考生代表签字：　________________　　________________", size=14, height=8)
    return Rendered(pdf.bytes(), 1)


def _facts(pdf: Document, x: float, facts: Sequence[tuple[str, str]], width: float) -> None:
    y = 64.0
    for label, value in facts:
        pdf.put(x, y, f"{label}：", family="sans", size=14, height=8)
        lines = break_lines(value, width - 28, lambda character: pdf.width_of(character, "serif", 14))
        for line in lines[:2]:
            pdf.put(x + 28, y, line, size=14, height=8)
            y += 8
        y += 5.5
