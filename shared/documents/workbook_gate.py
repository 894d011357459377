"""Uploaded workbooks: the gate before any parser, and a bounded reading of their cells.

An xlsx is a zip of XML. Refused before parsing: what is no xlsx, what unpacks to too much, what
holds a DTD, macros, embedded objects or external links. Refusals are `ValidationFailed`.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from shared.domain.errors import FieldError, ValidationFailed
from shared.domain.printable_text import printable

MAX_FILE = 5 * 1024 * 1024
MAX_UNPACKED = 60 * 1024 * 1024
MAX_RATIO = 200
MAX_ENTRIES = 300
MAX_SHEETS = 10
MAX_COLUMNS = 64
MAX_ROWS = 6000
MAX_CELL = 20_000
_ACTIVE = ("vbaproject", "/externallinks/", "/macrosheets/", "/embeddings/", "/activex/")
_CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row's values by column; `row` is the sheet's own number, counted from 1."""

    sheet: str
    row: int
    cells: tuple[object, ...]

    def text(self, column: int) -> str:
        """A cell as trimmed text; empty for a column that the row does not have."""
        value = self.cells[column] if 0 <= column < len(self.cells) else None
        return cell_text(value)


def cell_text(value: object) -> str:
    """A value as a person reads it: whole numbers without a point, blanks trimmed, nothing invisible."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return printable(str(value).replace("\xa0", " ").replace("_x000D_", "")).strip()


def workbook_rows(data: bytes) -> list[SheetRow]:
    """Every row of every sheet that has something in it."""
    check_container(data)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (InvalidFileException, KeyError, ValueError, SyntaxError, TypeError, OSError) as error:
        raise _refused("unreadable", "文件无法读取，请用 Excel 或 WPS 另存为 xlsx 后重新上传") from error
    if len(book.sheetnames) > MAX_SHEETS:
        raise _refused("too_many_sheets", f"工作表超过{MAX_SHEETS}个，请删除无关的工作表")
    try:
        return [row for name in book.sheetnames for row in _sheet_rows(name, book[name])]
    except (KeyError, ValueError, SyntaxError, TypeError, AttributeError) as error:
        if isinstance(error, ValidationFailed):
            raise
        raise _refused("unreadable", "文件内容有损坏，请用 Excel 或 WPS 另存为 xlsx 后重新上传") from error


def _sheet_rows(name: str, sheet: object) -> Iterator[SheetRow]:
    if not hasattr(sheet, "reset_dimensions"):
        return
    sheet.reset_dimensions()
    count = 0
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), start=1):  # type: ignore[attr-defined]
        if all(value is None or cell_text(value) == "" for value in cells):
            if number > MAX_ROWS * 10:
                raise _refused("too_many_rows", f"工作表“{name}”行数过多，请删除空行")
            continue
        count += 1
        if count > MAX_ROWS:
            raise _refused("too_many_rows", f"工作表“{name}”超过{MAX_ROWS}行，请拆分后上传")
        if any(isinstance(value, str) and len(value) > MAX_CELL for value in cells):
            raise _refused("cell_too_long", f"工作表“{name}”第{number}行有单元格超过{MAX_CELL}字，请删减")
        yield SheetRow(name, number, tuple(cells))


def check_container(data: bytes) -> None:
    """The container's limits; reads every XML part once, counting what really comes out."""
    if len(data) > MAX_FILE:
        raise _refused("too_large", f"文件不能超过{MAX_FILE // 1024 // 1024}MB，请拆分后上传")
    if not data.startswith(b"PK\x03\x04"):
        raise _refused("not_xlsx", "文件不是 xlsx 工作簿，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_names(archive)
            _check_sizes(archive)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError, EOFError) as error:
        raise _refused("broken", "文件不完整或已损坏，请重新保存后上传") from error


def _check_names(archive: zipfile.ZipFile) -> None:
    names = archive.namelist()
    lowered = [f"/{name.lower()}" for name in names]
    if len(names) > MAX_ENTRIES or len(set(lowered)) != len(lowered):
        raise _refused("container", "文件结构异常，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name for name in names):
        raise _refused("container", "文件结构异常，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
    if "[Content_Types].xml" not in names or "xl/workbook.xml" not in names:
        raise _refused("not_xlsx", "文件不是 xlsx 工作簿，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
    if any(mark in name for name in lowered for mark in _ACTIVE):
        raise _refused("active_content", "文件含有宏、外部链接或嵌入对象，请另存为普通 xlsx 后重新上传")


def _check_sizes(archive: zipfile.ZipFile) -> None:
    total = 0
    for entry in archive.infolist():
        if entry.flag_bits & 1:
            raise _refused("encrypted", "文件设有密码，请取消密码后重新上传")
        if entry.file_size > MAX_RATIO * max(entry.compress_size, 1000):
            raise _refused("bomb", "文件展开后过大，请删减后重新上传")
        total += _unpacked(archive, entry, MAX_UNPACKED - total)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Bytes that come out of an entry; headers can lie. XML parts may hold no DTD."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            if is_xml and not size and chunk[:2] in (b"\xff\xfe", b"\xfe\xff"):
                raise _refused("encoding", "文件编码异常，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
            size += len(chunk)
            if size > room:
                raise _refused("bomb", "文件展开后过大，请删减后重新上传")
            if is_xml and (b"<!DOCTYPE" in tail + chunk or b"<!ENTITY" in tail + chunk):
                raise _refused("dtd", "文件含有不允许的内容，请用 Excel 或 WPS 另存为 xlsx 后重新上传")
            tail = chunk[-16:]
    return size


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed([FieldError(f"workbook_{code}", f"{message}。", field="upload_id")])
