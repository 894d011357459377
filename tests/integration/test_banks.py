"""Occupations and banks over HTTP: imports that are whole or named row by row, publication by the rule."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from infra.local.sample_bank import sample_workbook
from tests.support.scenario import OCCUPATION, import_bank, occupation, published_bank, small_bank
from tests.support.stack import ALLIANCE, DISTRICT, INSTITUTION, Stack

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "banks" / "xlsx"


def test_an_occupation_is_made_once_and_seen_by_all(stack: Stack) -> None:
    made = occupation(stack)
    assert (made["theory_questions"], made["practical_questions"]) == (500, 5)
    again = {"code": OCCUPATION, "name": "别名", "practical": "written"}
    assert stack.http("POST", "/occupations", ALLIANCE, again).code == "occupation_exists"
    assert stack.http("POST", "/occupations", DISTRICT, again).code == "forbidden"
    assert [found["code"] for found in stack.http("GET", "/occupations", INSTITUTION).ok()["occupations"]] == [
        OCCUPATION
    ]
    assert stack.http("GET", f"/occupations/{OCCUPATION}", INSTITUTION).ok()["name"] == "养老护理员"
    assert stack.http("GET", "/occupations/1-01-01-01", INSTITUTION).status == 404
    wrong = {"code": "养老", "name": "甲", "practical": "written"}
    assert stack.http("POST", "/occupations", ALLIANCE, wrong).code == "validation_failed"


def test_a_blueprint_must_be_worth_100_points(stack: Stack) -> None:
    body = {
        "code": OCCUPATION,
        "name": "甲",
        "practical": "written",
        "blueprint": {"sections": [{"type": "single", "count": 99, "points": 1}]},
    }
    assert "99分" in stack.http("POST", "/occupations", ALLIANCE, body).body["detail"]


def test_the_sample_bank_is_imported_whole_and_published(stack: Stack) -> None:
    occupation(stack)
    bank = import_bank(stack, sample_workbook()).ok()
    assert (bank["theory"], bank["practical"], bank["defects"], bank["state"]) == (500, 5, [], "imported")
    path = f"/occupations/{OCCUPATION}/banks/1/publish"
    published = stack.http("POST", path, ALLIANCE, {}).ok()
    assert (published["state"], published["warnings"]) == ("published", [])
    assert stack.http("POST", path, ALLIANCE, {}).code == "state_conflict"
    assert stack.http("GET", f"/occupations/{OCCUPATION}", ALLIANCE).ok()["published_bank"] == 1


def test_a_bank_of_another_size_is_not_published_silently(stack: Stack) -> None:
    occupation(stack, theory_questions=10, practical_questions=2)
    import_bank(stack, small_bank()).ok()
    path = f"/occupations/{OCCUPATION}/banks/1/publish"
    assert stack.http("POST", path, ALLIANCE, {}).code == "bank_too_large"
    cut = stack.http("POST", path, ALLIANCE, {"oversize": "cut"}).ok()
    assert (cut["theory"], cut["practical"], cut["left_out"]) == (10, 2, 9)
    assert "需要240道" in cut["warnings"][0]


def test_a_bank_too_small_says_what_is_missing(stack: Stack) -> None:
    occupation(stack)
    import_bank(stack, small_bank()).ok()
    refused = stack.http("POST", f"/occupations/{OCCUPATION}/banks/1/publish", ALLIANCE, {"oversize": "accept"})
    assert refused.code == "bank_too_small"
    assert "理论题18道" in refused.body["detail"]


def _spoilt() -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(small_bank()))
    theory, practical = book["理论"], book["实操"]
    theory["I3"] = "F"  # an answer outside the options
    theory["B4"] = "问答题"
    theory["C5"] = theory["C6"].value
    theory["D5"] = theory["D6"].value
    practical["J2"] = 29
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_defects_refuse_the_whole_file_and_name_sheet_row_and_column(stack: Stack) -> None:
    occupation(stack)
    before = len(stack.items())
    refused = import_bank(stack, _spoilt())
    assert refused.code == "bank_defects"
    assert [(error["field"], error["row"], error["column"], error["code"]) for error in refused.body["errors"]] == [
        ("理论", 3, "答案", "answer_outside"),
        ("理论", 4, "题型", "type"),
        ("理论", 6, "题干", "duplicate"),
        ("实操", 2, "配分", "rubric_sum"),
    ]
    assert len(stack.items()) == before


def test_defective_rows_may_be_skipped_and_are_reported(stack: Stack) -> None:
    occupation(stack)
    bank = import_bank(stack, _spoilt(), on_defects="skip").ok()
    assert (bank["theory"], bank["practical"], bank["skipped"]) == (15, 2, 4)
    assert {defect["row"] for defect in bank["defects"]} == {2, 3, 4, 6}


def test_uploads_belong_to_the_one_who_made_them(stack: Stack) -> None:
    occupation(stack)
    body = {"upload_id": "0" * 32}
    assert "重新上传" in stack.http("POST", f"/occupations/{OCCUPATION}/banks", ALLIANCE, body).body["detail"]
    odd = stack.http("POST", f"/occupations/{OCCUPATION}/banks", ALLIANCE, {"upload_id": "../x"})
    assert odd.body["errors"][0]["code"] == "upload_id"


def test_every_version_is_kept(stack: Stack) -> None:
    published_bank(stack)
    import_bank(stack, small_bank(single=13)).ok()
    banks = stack.http("GET", f"/occupations/{OCCUPATION}/banks", ALLIANCE).ok()["banks"]
    assert [(bank["version"], bank["state"]) for bank in banks] == [(2, "imported"), (1, "published")]
    assert stack.http("GET", f"/occupations/{OCCUPATION}/banks/2", ALLIANCE).ok()["theory"] == 19
    assert stack.http("GET", f"/occupations/{OCCUPATION}/banks/9", ALLIANCE).status == 404
    assert stack.http("GET", f"/occupations/{OCCUPATION}/banks/x", ALLIANCE).status == 404


@pytest.mark.skipif(not REAL.exists(), reason="the real banks are not at hand")
@pytest.mark.parametrize(
    ("name", "theory", "practical", "duplicates"),
    [("ai-trainer-3-columns.xlsx", 899, 20, [(738, 138)]), ("ai-trainer-3-one-cell.xlsx", 899, 0, [(741, 441)])],
)
def test_the_real_banks_are_read_and_their_known_defects_found(
    stack: Stack, name: str, theory: int, practical: int, duplicates: list[tuple[int, int]]
) -> None:
    occupation(stack)
    data = (REAL / name).read_bytes()
    assert import_bank(stack, data).code == "bank_defects"
    bank = import_bank(stack, data, on_defects="skip").ok()
    assert (bank["theory"], bank["practical"]) == (theory, practical)
    found = [(d["row"], f"第{first}行") for d in bank["defects"] if d["code"] == "duplicate" for _, first in duplicates]
    assert [(row, first in str(bank["defects"])) for row, first in found] == [(duplicates[0][0], True)]
    assert sum(defect["code"] == "rubric_sum" for defect in bank["defects"]) == (20 if practical else 0)
    path = f"/occupations/{OCCUPATION}/banks/1/publish"
    if practical:
        assert stack.http("POST", path, ALLIANCE, {}).code == "bank_too_large"
        cut = stack.http("POST", path, ALLIANCE, {"oversize": "cut"}).ok()
        assert (cut["theory"], cut["practical"]) == (500, 5)
    else:
        assert stack.http("POST", path, ALLIANCE, {}).code == "bank_too_small"
