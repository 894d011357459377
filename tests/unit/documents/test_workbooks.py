"""Uploaded workbooks: hostile ones stay outside, honest ones are read to the cell."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import openpyxl
import pytest

from infra.local.people import people
from shared.documents.annex4 import Annex4, Annex4Row, annex4_form
from shared.documents.bank_workbook import read_bank
from shared.documents.form_xlsx import render_xlsx
from shared.documents.roster_workbook import read_roster, roster_template
from shared.documents.score_workbook import read_score_sheet
from shared.documents.workbook_gate import check_container, workbook_rows
from shared.domain.errors import ValidationFailed
from shared.domain.question import QuestionType


def _workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


GOOD = _workbook(("名册", [["序号", "姓名", "性别", "身份证号码"], [1, "王芳", "女", "x"]]))


def _changed(parts: dict[str, bytes], *, extra: dict[str, bytes] | None = None) -> bytes:
    """The good workbook with parts replaced or added."""
    data = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(GOOD)) as old, zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
        for name, content in (extra or {}).items():
            new.writestr(name, content)
    return data.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
HOSTILE = {
    "not_xlsx": b"\xd0\xcf\x11\xe0" + bytes(600),
    "html": b"<html><table></table></html>",
    "empty": b"",
    "truncated": GOOD[:900],
    "bomb": _changed({SHEET: HEAD + b"<!--" + b"A" * (80 << 20) + b"--></worksheet>"}),
    "dtd": _changed({SHEET: b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + HEAD[21:] + b"</worksheet>"}),
    "utf16": _changed({SHEET: '<?xml version="1.0" encoding="UTF-16"?><worksheet/>'.encode("utf-16")}),
    "macro": _changed({}, extra={"xl/vbaProject.bin": b"x"}),
    "external": _changed({}, extra={"xl/externalLinks/externalLink1.xml": b"<x/>"}),
    "traversal": _changed({}, extra={"../../etc/passwd": b"x"}),
    "many": _changed({}, extra={f"x/{n}": b"" for n in range(400)}),
    "no_workbook": _changed({}).replace(b"xl/workbook.xml", b"xl/workboot.xml"),
    "deep": _changed({SHEET: HEAD + b"<x>" * 100_000 + b"</x>" * 100_000 + b"</worksheet>"}),
    "long_cell": _workbook(("a", [["x" * 30_000]])),
    "many_rows": _workbook(("a", [[n] for n in range(6001)])),
    "many_sheets": _workbook(*[(f"s{n}", [[1]]) for n in range(11)]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_workbooks_are_refused_with_a_reason(name: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        workbook_rows(HOSTILE[name])
    assert refused.value.errors[0].message.endswith("。")


@pytest.mark.parametrize(
    ("name", "code"), [("dtd", "workbook_dtd"), ("bomb", "workbook_bomb"), ("macro", "workbook_active_content")]
)
def test_the_gate_itself_stops_what_no_parser_should_see(name: str, code: str) -> None:
    with pytest.raises(ValidationFailed) as refused:
        check_container(HOSTILE[name])
    assert refused.value.errors[0].code == code


def test_a_good_workbook_passes() -> None:
    check_container(GOOD)
    assert [(row.sheet, row.row, row.text(1)) for row in workbook_rows(GOOD)] == [
        ("名册", 1, "姓名"),
        ("名册", 2, "王芳"),
    ]


def test_formulas_are_read_by_their_kept_value_only() -> None:
    formula = b'<sheetData><row r="1"><c r="A1" t="str"><f>HYPERLINK("http://x")</f><v>good</v></c></row></sheetData>'
    assert workbook_rows(_changed({SHEET: HEAD + formula + b"</worksheet>"}))[0].cells[0] == "good"


def test_a_roster_is_found_below_its_titles() -> None:
    group = people(3)
    rows: list[list[Any]] = [["郑州市启明学校考生名册"], [], ["序号", "考生\n姓名", "性 别", "身份证号", "出生日期"]]
    rows += [[n, p.name, p.sex, p.id_number, None] for n, p in enumerate(group, start=1)]
    rows += [[4, None, None, None, None], ["备注：以上共3人"]]
    entries = read_roster(_workbook(("名册", rows)))
    assert [(entry.row, entry.name, entry.sex, entry.id_number) for entry in entries] == [
        (n + 4, p.name, p.sex, p.id_number) for n, p in enumerate(group)
    ]


def test_id_numbers_that_excel_holds_as_numbers_are_refused_by_row() -> None:
    rows: list[list[Any]] = [["姓名", "性别", "身份证号码"], ["王芳", "女", 410105199001010016], ["李强", "男", 4.1e17]]
    with pytest.raises(ValidationFailed) as refused:
        read_roster(_workbook(("名册", rows)))
    assert [(error.row, error.code) for error in refused.value.errors] == [(2, "id_as_number"), (3, "id_as_number")]


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValidationFailed, match="身份证号码"):
        read_roster(_workbook(("名册", [["姓名", "性别"], ["王芳", "女"]])))
    with pytest.raises(ValidationFailed, match="理论成绩"):
        read_score_sheet(GOOD)
    with pytest.raises(ValidationFailed, match="题型"):
        read_bank(GOOD)


def test_the_template_is_what_the_reader_wants() -> None:
    assert read_roster(roster_template()) == []
    sheet = openpyxl.load_workbook(io.BytesIO(roster_template())).worksheets[0]
    assert sheet["D2"].number_format == "@"


def test_marks_keep_what_the_cell_holds() -> None:
    rows: list[list[Any]] = [["成绩单"], ["序号", "姓名", "性别", "身份证号码", "理论成绩", "实操成绩", "备注"]]
    rows += [[1, "王芳", "女", "1", 85.1 + 1e-14, 90, "补考"], [2, "李强", "男", "2", None, " 缺考 ", None]]
    rows += [[3, None, None, None, None, None, None], ["阅卷人：甲", None, "审核人：乙", None, None, "日期："]]
    entries = read_score_sheet(_workbook(("成绩", rows)))
    assert [(e.row, e.theory, e.practical, e.remark) for e in entries] == [(3, 85.1, 90, "补考"), (4, None, "缺考", "")]


HEADS = ["题号", "类型", "试题内容", "备选项", "正确答案"]


@pytest.mark.parametrize(
    ("kind", "options", "answer", "read"),
    [
        ("多选题", "A．甲\nB．乙\nC．丙", "A;C", "AC"),
        ("多选题", "A.甲 B.乙 C.丙", "Ａ，Ｃ", "AC"),
        ("多选题", "A、甲\nB、乙\nC、丙", "ca", "AC"),
        ("单选题", "A：甲\nB：乙", " b ", "B"),
        ("多选", "Ａ．甲\nＢ．乙\nＣ．丙", "A、C", "AC"),
        ("判断题", None, "正确", "√"),
        ("判断题", None, "f", "×"),
        ("判断题", None, 1, "√"),
        ("判断题", None, "✗", "×"),
    ],
)
def test_answers_and_options_in_their_many_shapes(kind: str, options: str | None, answer: Any, read: str) -> None:
    content = read_bank(_workbook(("题", [["题库"], HEADS, [1, kind, "题干（　　）。", options, answer]])))
    assert content.defects == []
    (question,) = content.questions
    assert question.answer == read
    assert question.options == (("甲", "乙", "丙")[: len(question.options)] if options else ())
    assert question.stem == "题干（　　）。"


def test_unclear_options_and_dates_are_defects() -> None:
    one_cell: list[list[Any]] = [HEADS, [1, "单选题", "题", "A.甲\nC.丙", "A"], [2, "单选题", "题二", "甲 乙", "A"]]
    content = read_bank(_workbook(("题", one_cell)))
    assert {(defect.row, defect.code) for defect in content.defects} >= {(2, "options_unclear"), (3, "options_unclear")}
    columns: list[list[Any]] = [
        ["题型", "题干", "选项A", "选项B", "答案"],
        ["单选题", "题", date(2026, 1, 2), "乙", "A"],
    ]
    assert [d.code for d in read_bank(_workbook(("题", columns))).defects] == ["option_date"]


def test_the_same_stem_with_other_options_is_another_question() -> None:
    rows: list[list[Any]] = [HEADS]
    rows += [[1, "单选题", "正确的是（ ）", "A.甲\nB.乙", "A"], [2, "单选题", "正确的是（　）。", "A.丙\nB.丁", "A"]]
    rows += [[3, "多选题", "正确的是（ ）", "A.甲\nB.戊", "AB"]]
    content = read_bank(_workbook(("题", rows)))
    assert [(defect.row, defect.code) for defect in content.defects] == [(4, "duplicate")]
    assert [question.type for question in content.questions] == [QuestionType.SINGLE] * 2


def test_ids_follow_from_the_content() -> None:
    rows: list[list[Any]] = [HEADS, [1, "单选题", "正确的是（ ）", "A.甲\nB.乙", "A"]]
    first, second = (read_bank(_workbook((name, rows))).questions[0].id for name in ("甲", "乙"))
    assert first == second


def test_the_text_of_an_option_keeps_its_punctuation() -> None:
    rows: list[list[Any]] = [HEADS, [1, "单选题", "题", "A．水（冷水）：一杯\nB．酒精（75%）", "A"]]
    assert read_bank(_workbook(("题", rows))).questions[0].options == ("水（冷水）：一杯", "酒精（75%）")


@pytest.mark.parametrize(
    ("texts", "options"),
    [
        (["A．甲", "B．乙", "C．丙"], ("甲", "乙", "丙")),
        (["A、B", "B、C", "A、C"], ("A、B", "B、C", "A、C")),
        (["甲", "B．乙", "丙"], ("甲", "B．乙", "丙")),
    ],
)
def test_letters_before_options_go_when_each_option_has_its_own(texts: list[str], options: tuple[str, ...]) -> None:
    rows: list[list[Any]] = [["题型", "题干", "选项A", "选项B", "选项C", "答案"], ["单选题", "题", *texts, "A"]]
    assert read_bank(_workbook(("题", rows))).questions[0].options == options


def test_invisible_characters_of_pasted_text_stay_outside() -> None:
    rows = [["姓名", "性别", "身份证号码"], ["\u202a王\u200b芳\ufeff", "\xa0女 ", "\u202d11010519491231002X\u202c"]]
    (entry,) = read_roster(_workbook(("名册", rows)))
    assert (entry.name, entry.sex, entry.id_number) == ("王芳", "女", "11010519491231002X")


def test_a_filled_in_annex_4_comes_back_as_it_was_filled_in() -> None:
    group = people(3)
    form = annex4_form(
        Annex4("启明", "养老护理员", "9:00", "3", tuple(Annex4Row(p.name, p.sex, p.id_number) for p in group))
    )
    book = openpyxl.load_workbook(io.BytesIO(render_xlsx(form)))
    sheet = book.worksheets[0]
    head = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "序号")
    marks: list[tuple[Any, Any]] = [(85.5, 90), ("缺考", "缺考"), ("100", None)]
    for row, pair in enumerate(marks, start=head + 1):
        sheet.cell(row, 5).value, sheet.cell(row, 6).value = pair
    sheet.insert_rows(1, amount=2)
    data = io.BytesIO()
    book.save(data)
    entries = read_score_sheet(data.getvalue())
    assert [(e.row, e.name, e.id_number, (e.theory, e.practical)) for e in entries] == [
        (head + 3 + n, p.name, p.id_number, pair) for n, (p, pair) in enumerate(zip(group, marks, strict=True))
    ]
