"""Rosters as workbooks: a template to fill in, and what a filled one says row by row."""

from __future__ import annotations

import io

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from shared.documents.columns import find_header
from shared.documents.workbook_gate import SheetRow, cell_text, workbook_rows
from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.roster import RosterEntry

_NAMES = {
    "name": ("姓名", "考生姓名", "学员姓名"),
    "sex": ("性别",),
    "id_number": ("身份证号码", "身份证号", "身份证", "公民身份号码", "证件号码"),
    "birth_date": ("出生日期", "出生年月日"),
}
_REQUIRED = ("name", "sex", "id_number")
_DIGITS_KEPT = 15


def roster_template() -> bytes:
    """An empty roster whose cells are text, so that Excel keeps every digit of an ID number."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "名册"
    sheet.append(["序号", "姓名", "性别", "身份证号码"])
    for cell in sheet[1]:
        cell.font = Font(name="黑体", bold=True)
    for letter, width in zip("ABCD", (8, 16, 8, 26), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in range(2, 502):
        sheet.cell(row, 4).number_format = "@"
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def read_roster(data: bytes) -> list[RosterEntry]:
    """The people of a roster; rows carry the sheet's numbers.

    Raises `ValidationFailed` when the columns are not found, and for ID numbers that Excel holds
    as numbers: it keeps 15 digits only, so their last ones are lost.
    """
    rows = workbook_rows(data)
    found = find_header(rows, _NAMES, _REQUIRED)
    if found is None:
        message = "没有找到表头，第一张工作表应有“姓名”“性别”“身份证号码”三列，请按模板填写后重新上传。"
        raise ValidationFailed([FieldError("roster_columns", message, field="upload_id")])
    start, columns = found
    people = [row for row in rows[start + 1 :] if row.sheet == rows[start].sheet and _is_person(row, columns)]
    errors = [_number_lost(row) for row in people if _is_number(row.cells[columns["id_number"]])]
    if errors:
        raise ValidationFailed(errors)
    return [
        RosterEntry(
            row.row,
            row.text(columns["name"]),
            row.text(columns["sex"]),
            row.text(columns["id_number"]),
            row.text(columns.get("birth_date", -1)).removesuffix(" 00:00:00"),
        )
        for row in people
    ]


def _is_person(row: SheetRow, columns: dict[str, int]) -> bool:
    """A row with nothing but its running number is an unused line of the template."""
    return any(row.text(columns[column]) for column in _REQUIRED)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and len(cell_text(value)) > _DIGITS_KEPT


def _number_lost(row: SheetRow) -> FieldError:
    return FieldError(
        "id_as_number",
        f"第{row.row}行“身份证号码”：以数值格式保存，末几位已丢失；请把该列设为“文本”格式后重新输入。",
        row=row.row,
        column="身份证号码",
    )
