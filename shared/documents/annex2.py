"""附件2 郑州市技能提升结业考试汇总表（区县市）: filled in by the district bureau, A4 landscape."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.form import Column, Form, Line, Orientation


@dataclass(frozen=True, slots=True)
class Annex2Row:
    """One sitting, in the words that the form prints."""

    date: str
    institution: str
    occupation: str
    exam_time: str
    headcount_and_rooms: str
    paper_form: str
    contact: str
    venue: str


@dataclass(frozen=True, slots=True)
class Annex2:
    """`mailbox` is configuration; the notice leaves a blank for it."""

    district: str
    rows: tuple[Annex2Row, ...]
    mailbox: str = ""
    period: str = ""


def annex2_form(data: Annex2) -> Form:
    return Form(
        label="附件2",
        title="郑州市技能提升结业考试汇总表（区县市）",
        orientation=Orientation.LANDSCAPE,
        above=(Line((f"区县（市）：{data.district or '____'}（盖章）",), indent=0.25),),
        columns=(
            Column("日期", 1.25),
            Column("考核单位", 1.7),
            Column("考试工种", 1.1),
            Column("考试时间", 1.0),
            Column("考生数量\n（考场编号）", 1.2),
            Column("试卷类型", 0.8),
            Column("联系人及电话", 1.3),
            Column("考点位置", 1.7),
        ),
        rows=tuple(
            (
                row.date,
                row.institution,
                row.occupation,
                row.exam_time,
                row.headcount_and_rooms,
                row.paper_form,
                row.contact,
                row.venue,
            )
            for row in data.rows
        ),
        minimum_rows=7,
        below=(
            Line(("备注：1.此表由区县（市）人社局汇总填写。",)),
            Line(
                (
                    "2.此表盖章后，由区县（市）人社局扫描电子版发至邮箱（结业考核项目）："
                    f"{data.mailbox or '________________'}",
                ),
                indent=0.045,
            ),
            Line(("填表人（电话）：", "负责人：", "上报日期：")),
        ),
        footer=f"汇总期间：{data.period}" if data.period else "",
    )
