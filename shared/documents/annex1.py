"""附件1 郑州市技能提升结业考试申请表: filled in by the institution, two copies, A4 portrait."""

from __future__ import annotations

from dataclasses import dataclass

from shared.documents.form import BandCell, Column, Form, Line, Orientation


@dataclass(frozen=True, slots=True)
class Annex1Row:
    """One sitting, in the words that the form prints."""

    occupation: str
    headcount: str
    venue: str
    exam_time: str
    practical: str
    rooms: str


@dataclass(frozen=True, slots=True)
class Annex1:
    institution: str
    district: str
    contact: str
    telephone: str
    rows: tuple[Annex1Row, ...]
    applied_on: str = ""
    number: str = ""


def annex1_form(data: Annex1) -> Form:
    """The form with at least six rows; more sittings add rows."""
    return Form(
        label="附件1",
        title="郑州市技能提升结业考试申请表",
        orientation=Orientation.PORTRAIT,
        columns=(
            Column("考试工种", 1.2),
            Column("数量", 0.6),
            Column("考试地点", 1.6),
            Column("考试时间", 1.2),
            Column("实操试卷\n（笔试/现场实操）", 1.5),
            Column("考场编号", 1.0),
        ),
        rows=tuple(
            (row.occupation, row.headcount, row.venue, row.exam_time, row.practical, row.rooms) for row in data.rows
        ),
        minimum_rows=6,
        bands=(
            _band("申请单位", data.institution, "辖区", data.district),
            _band("联系人", data.contact, "联系电话", data.telephone),
            (BandCell("试 卷 类 型", 6, is_label=True),),
        ),
        grid_note="（如本批次考核工种较多，此栏可自主添加。）",
        below=(
            Line(("申请单位（盖章）：",), indent=0.45),
            Line(("签    字：",), indent=0.45),
            Line((f"申请时间：{data.applied_on}",), indent=0.45),
            Line(("备注：此表由申请单位填写一式2份，报送区县（市）人社局审核。",)),
        ),
        footer=f"申请编号：{data.number}" if data.number else "",
    )


def _band(left: str, left_value: str, right: str, right_value: str) -> tuple[BandCell, ...]:
    return (
        BandCell(left, 1, is_label=True),
        BandCell(left_value, 2),
        BandCell(right, 1, is_label=True),
        BandCell(right_value, 2),
    )
