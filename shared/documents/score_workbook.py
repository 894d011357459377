"""A filled-in Annex 4 as scores come in: wherever the grid stands on the sheet."""

from __future__ import annotations

from shared.documents.columns import find_header
from shared.documents.workbook_gate import SheetRow, workbook_rows
from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.scores import ScoreEntry

_NAMES = {
    "number": ("序号",),
    "name": ("姓名",),
    "sex": ("性别",),
    "id_number": ("身份证号码", "身份证号"),
    "theory": ("理论成绩",),
    "practical": ("实操成绩",),
    "remark": ("备注",),
}
_REQUIRED = ("name", "id_number", "theory", "practical")


def read_score_sheet(data: bytes) -> list[ScoreEntry]:
    """The rows of the grid with the sheet's numbers; marks stay as the cell holds them.

    Raises `ValidationFailed` when the grid is not found. What stands below the grid (the sign-off
    line) is not a row: it has neither a name nor an ID number in its columns.
    """
    rows = workbook_rows(data)
    found = find_header(rows, _NAMES, _REQUIRED)
    if found is None:
        message = "没有找到成绩单的表头（姓名、身份证号码、理论成绩、实操成绩），请使用附件4的格式重新上传。"
        raise ValidationFailed([FieldError("score_columns", message, field="upload_id")])
    start, columns = found
    below = [row for row in rows[start + 1 :] if row.sheet == rows[start].sheet]
    return [_entry(row, columns) for row in below if _is_candidate(row, columns)]


def _is_candidate(row: SheetRow, columns: dict[str, int]) -> bool:
    """Anything in the grid's own columns; the sign-off line's fields begin with their labels."""
    if row.text(0).startswith(("阅卷人", "审核人", "日期")):
        return False
    return any(row.text(columns[column]) for column in _REQUIRED)


def _entry(row: SheetRow, columns: dict[str, int]) -> ScoreEntry:
    return ScoreEntry(
        row=row.row,
        id_number=row.text(columns["id_number"]),
        theory=_mark(row, columns["theory"]),
        practical=_mark(row, columns["practical"]),
        name=row.text(columns["name"]),
        remark=row.text(columns.get("remark", -1)),
    )


def _mark(row: SheetRow, column: int) -> object:
    """Text trimmed, numbers as they are; Excel shows 85.1 and may hold 85.10000000000001."""
    value = row.cells[column] if column < len(row.cells) else None
    if isinstance(value, float):
        rounded = round(value, 9)
        return int(rounded) if rounded.is_integer() else rounded
    return row.text(column) if isinstance(value, str) else value
