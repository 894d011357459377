"""The official forms: word for word, complete, on every page; workbook and PDF from one definition."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import openpyxl
import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet

from shared.documents.annex1 import Annex1, Annex1Row, annex1_form
from shared.documents.annex2 import Annex2, Annex2Row, annex2_form
from shared.documents.annex3 import Annex3, Annex3Row, annex3_form
from shared.documents.annex4 import Annex4, Annex4Row, annex4_form
from shared.documents.fee_statement import capital_yuan
from shared.documents.fonts import MissingGlyph
from shared.documents.form import Form, Orientation
from shared.documents.form_pdf import render_pdf
from shared.documents.form_xlsx import render_xlsx

NOW = datetime(2026, 11, 23, tzinfo=UTC)


def _annex1(count: int) -> Form:
    row = Annex1Row("养老护理员", "40", "郑州市金水区文化路1号", "2026年12月1日 9:00", "笔试", "第1考场")
    return annex1_form(Annex1("启明学校", "金水区", "赵敏", "0371-60000001", (row,) * count))


def _annex2(count: int) -> Form:
    row = Annex2Row("2026年12月1日", "启明学校", "养老护理员", "9:00", "40（第1考场）", "A卷", "赵敏 0371", "文化路1号")
    return annex2_form(Annex2("金水区", (row,) * count))


def _annex3(count: int) -> Form:
    row = Annex3Row("2026年12月1日", "金水区", "养老护理员", "9:00", "40", "A卷", "赵敏 0371")
    return annex3_form(Annex3("2026年11月16日至2026年11月22日", (row,) * count))


def _annex4(count: int) -> Form:
    rows = tuple(Annex4Row(f"王{n}", "男", "11010519491231002X", "85.5", "缺考") for n in range(count))
    return annex4_form(Annex4("启明学校", "养老护理员", "2026年12月1日 9:00", str(count), rows))


FORMS = {"annex1": _annex1, "annex2": _annex2, "annex3": _annex3, "annex4": _annex4}
WORDING = {
    "annex1": (
        "郑州市技能提升结业考试申请表 申请单位 辖区 联系人 联系电话 考试工种 数量 考试地点 考试时间 考场编号 "
        "（如本批次考核工种较多，此栏可自主添加。） 申请单位（盖章）： 申请时间： "
        "备注：此表由申请单位填写一式2份，报送区县（市）人社局审核。"
    ),
    "annex2": (
        "郑州市技能提升结业考试汇总表（区县市） 区县（市）：金水区（盖章） 日期 考核单位 考试工种 考试时间 "
        "试卷类型 联系人及电话 考点位置 备注：1.此表由区县（市）人社局汇总填写。 填表人（电话）： 负责人： 上报日期："
    ),
    "annex3": (
        "郑州市技能提升结业考试汇总表（全市） 汇总周期：2026年11月16日至2026年11月22日 日期 县区 考试工种 "
        "考试时间 考生数量 试卷类型 联系人及电话 备注 备注：此表由市人社局提升行动专班汇总填写。 填表人： 上报日期："
    ),
    "annex4": (
        "郑州市技能提升结业考试成绩单 考核单位：启明学校 考试工种：养老护理员 序号 姓名 性别 身份证号码 "
        "理论成绩 实操成绩 备注 阅卷人： 审核人： 日期："
    ),
}
LEAST_ROWS = {"annex1": 6, "annex2": 7, "annex3": 7, "annex4": 8}


def _titles(form: Form) -> list[str]:
    """Each column's heading, as far as it stands on one line in every form."""
    return [column.title for column in form.columns if "\n" not in column.title]


def _pdf(form: Form) -> list[str]:
    return [
        re.sub(r"\s", "", page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(render_pdf(form, now=NOW))).pages
    ]


def _sheet(form: Form) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(form))).worksheets[0]


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("count", [1, 8, 500])
def test_every_row_is_printed_and_the_heads_are_on_every_page(name: str, count: int) -> None:
    form = FORMS[name](count)
    pages = _pdf(form)
    mark = "11010519491231002X" if name == "annex4" else "养老护理员"
    grid_pages = [page for page in pages if mark in page]
    assert sum(page.count(mark) for page in pages) == count
    assert len(grid_pages) == 1 or count == 500
    assert all(title in page for page in grid_pages for title in _titles(form))


@pytest.mark.parametrize("name", FORMS)
def test_the_wording_is_the_notices(name: str) -> None:
    form = FORMS[name](1)
    text = "".join(_pdf(form))
    sheet = "".join(
        re.sub(r"\s", "", str(cell.value)) for row in _sheet(form).iter_rows() for cell in row if cell.value
    )
    for words in WORDING[name].split():
        assert words in text, words
        assert words in sheet, words


@pytest.mark.parametrize("name", FORMS)
def test_a_form_draws_its_least_number_of_rows(name: str) -> None:
    form = FORMS[name](1)
    assert len(form.all_rows) == LEAST_ROWS[name]
    sheet = _sheet(form)
    bordered = [row for row in sheet.iter_rows() if all(cell.border.bottom.style for cell in row)]
    heads = 1 + len(form.bands) + bool(form.grid_note)
    assert len(bordered) == LEAST_ROWS[name] + heads
    assert len(FORMS[name](20).all_rows) == 20


@pytest.mark.parametrize("name", FORMS)
def test_the_workbook_prints_on_a4_and_repeats_its_heads(name: str) -> None:
    form = FORMS[name](30)
    sheet = _sheet(form)
    assert sheet.page_setup.paperSize == 9
    assert sheet.page_setup.orientation == form.orientation
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    head = int(re.search(r"\d+", str(sheet.print_title_rows))[0])  # type: ignore[index]
    assert [cell.value for cell in sheet[head]] == [column.title for column in form.columns]
    assert [[cell.value or "" for cell in sheet[head + 1 + n]] for n in range(30)] == [list(row) for row in form.rows]


def test_orientations() -> None:
    assert [FORMS[name](1).orientation for name in FORMS] == [
        Orientation.PORTRAIT,
        Orientation.LANDSCAPE,
        Orientation.LANDSCAPE,
        Orientation.PORTRAIT,
    ]


texts = st.text(st.sampled_from("郑州市金水区文化路号楼（），。ABC123 -/=+@"), max_size=120)


@settings(max_examples=40, deadline=None)
@given(texts, texts)
def test_long_values_wrap_and_nothing_is_lost(venue: str, rooms: str) -> None:
    row = Annex1Row("养老护理员", "40", venue, "2026年12月1日 9:00", "笔试", rooms)
    form = annex1_form(Annex1("启明学校", "金水区", "赵敏", "0371", (row,)))
    wanted, found = (sorted(re.sub(r"\s", "", text)) for text in ("".join(form.rows[0]), "".join(_pdf(form))))
    for character in set(wanted):
        assert found.count(character) >= wanted.count(character)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from("=+-@"), texts)
def test_no_value_becomes_a_formula(first: str, rest: str) -> None:
    row = Annex1Row("养老护理员", "40", first + rest, "9:00", "笔试", "1")
    sheet = _sheet(annex1_form(Annex1("启明学校", "金水区", "赵敏", "0371", (row,))))
    (cell,) = [cell for line in sheet.iter_rows() for cell in line if cell.value == first + rest]
    assert cell.data_type == "s"


def test_equal_forms_are_equal_files() -> None:
    assert render_pdf(_annex2(9), now=NOW) == render_pdf(_annex2(9), now=NOW)


def test_rare_characters_of_names_are_printed_and_unknown_ones_stop_the_rendering() -> None:
    rare = "䶮㛃堃喆犇𬭩"
    row = Annex4Row(rare, "男", "11010519491231002X")
    text = "".join(_pdf(annex4_form(Annex4("启明", "养老护理员", "9:00", "1", (row,)))))
    assert all(character in text for character in rare)
    with pytest.raises(MissingGlyph, match=r"U\+E000"):
        render_pdf(annex4_form(Annex4("\ue000", "养老护理员", "9:00", "1", ())), now=NOW)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (105, "壹元零伍分"),
        (100000, "壹仟元整"),
        (117500, "壹仟壹佰柒拾伍元整"),
        (1000500, "壹万零伍元整"),
        (12030450, "壹拾贰万零叁佰零肆元伍角整"),
        (1000000000, "壹仟万元整"),
        (10000000000, "壹亿元整"),
        (100000001, "壹佰万元零壹分"),
    ],
)
def test_amounts_in_capitals(fen: int, text: str) -> None:
    assert capital_yuan(fen) == text
