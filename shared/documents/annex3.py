"""附件3 郑州市技能提升结业考试汇总表（全市）: filled in by the city task force, A4 landscape."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.form import Column, Form, Line, Orientation


@dataclass(frozen=True, slots=True)
class Annex3Row:
    """One sitting, in the words that the form prints."""

    date: str
    district: str
    occupation: str
    exam_time: str
    headcount: str
    paper_form: str
    contact: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Annex3:
    period: str
    rows: tuple[Annex3Row, ...]


def annex3_form(data: Annex3) -> Form:
    return Form(
        label="附件3",
        title="郑州市技能提升结业考试汇总表（全市）",
        orientation=Orientation.LANDSCAPE,
        above=(Line((f"汇总周期：{data.period}",), indent=0.3),),
        columns=(
            Column("日期", 1.2),
            Column("县区", 1.1),
            Column("考试工种", 1.3),
            Column("考试时间", 1.0),
            Column("考生数量", 0.8),
            Column("试卷类型", 0.8),
            Column("联系人及电话", 1.4),
            Column("备注", 1.3),
        ),
        rows=tuple(annex3_cells(row) for row in data.rows),
        minimum_rows=7,
        below=(Line(("备注：此表由市人社局提升行动专班汇总填写。",)), Line(("填表人：", "上报日期：", ""))),
    )


def annex3_cells(row: Annex3Row) -> tuple[str, ...]:
    """A sitting as the grid's cells; for `stream_xlsx` when the rows are too many to hold."""
    return (
        row.date,
        row.district,
        row.occupation,
        row.exam_time,
        row.headcount,
        row.paper_form,
        row.contact,
        row.remark,
    )
