"""附件4 郑州市技能提升结业考试成绩单: one for each sitting, A4 portrait; also the way scores come in."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.form import Column, Form, Line, Orientation

COLUMNS = ("序号", "姓名", "性别", "身份证号码", "理论成绩", "实操成绩", "备注")
_WIDTHS = (0.5, 0.9, 0.5, 1.9, 0.9, 0.9, 1.1)


@dataclass(frozen=True, slots=True)
class Annex4Row:
    """One candidate; marks as they are printed, empty on a sheet that is to be filled in."""

    name: str
    sex: str
    id_number: str
    theory: str = ""
    practical: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Annex4:
    institution: str
    occupation: str
    exam_time: str
    headcount: str
    rows: tuple[Annex4Row, ...]
    marker: str = ""
    reviewer: str = ""
    date: str = ""
    sitting_id: str = ""


def annex4_form(data: Annex4) -> Form:
    return Form(
        label="附件4",
        title="郑州市技能提升结业考试成绩单",
        orientation=Orientation.PORTRAIT,
        above=(
            Line((f"考核单位：{data.institution}", f"考试工种：{data.occupation}")),
            Line((f"考试时间：{data.exam_time}", f"考生数量：{data.headcount}")),
        ),
        columns=tuple(Column(title, width) for title, width in zip(COLUMNS, _WIDTHS, strict=True)),
        rows=tuple(
            (str(number), row.name, row.sex, row.id_number, row.theory, row.practical, row.remark)
            for number, row in enumerate(data.rows, start=1)
        ),
        minimum_rows=8,
        below=(Line((f"阅卷人：{data.marker}", f"审核人：{data.reviewer}", f"日期：{data.date}")),),
        footer=f"场次编号：{data.sitting_id}" if data.sitting_id else "",
    )
