"""A whole exam on the deployed stack, over HTTP with real tokens, and what must be refused there."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import openpyxl
import pypdf
import pytest

from infra.local import exam, sample_bank
from infra.local.cloud import Cloud
from infra.local.demo import ABSENT, GROUPS, STEPS, Demo
from infra.local.exam import ExamClient, Refused
from infra.local.people import people
from infra.local.steps import Steps

pytestmark = pytest.mark.e2e
KINDS = ("single", "multiple", "true_false")
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "banks" / "xlsx" / "ai-trainer-3-columns.xlsx"


@pytest.fixture(scope="module")
def client(cloud: Cloud, tmp_path_factory: pytest.TempPathFactory) -> ExamClient:
    return ExamClient(cloud.api_url, cloud.token, tmp_path_factory.mktemp("out"))


@pytest.fixture(scope="module")
def done(cloud: Cloud, client: ExamClient) -> Demo:
    """The demo's exam, from the bank to the weekly summary."""
    demo = Demo(client, cloud, Steps())
    for _, _, step in STEPS:
        step(demo)
    return demo


def _files(demo: Demo, kind: str, suffix: str = "") -> list[Path]:
    return [file.path for file in demo.client.saved if file.kind == kind and file.path.name.endswith(suffix)]


def _text(path: Path) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)


def _cells(path: Path) -> list[list[str]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [["" if value is None else str(value) for value in row] for row in sheet.iter_rows(values_only=True)]


def test_every_sitting_ends_released(done: Demo) -> None:
    sittings = [done.client.call("district", "GET", f"/sittings/{sitting_id}") for sitting_id in done.ids]
    assert [sitting["state"] for sitting in sittings] == ["released"] * 3
    assert [(s["form"], s["absent"]) for s in sittings] == list(zip("ABC", ABSENT, strict=True))


def test_annexes_list_what_was_entered(done: Demo) -> None:
    number = done.application["number"]
    assert number.startswith("410105-")
    annex_1 = [row for row in _cells(_files(done, "annex 1", "xlsx")[0]) if row[0] == "养老护理员"]
    assert [row[4] for row in annex_1] == ["笔试", "笔试", "现场实操"]
    annex_2 = [row for row in _cells(_files(done, "annex 2", "xlsx")[0]) if row[2] == "养老护理员"]
    assert sorted(row[5] for row in annex_2) == ["A卷", "B卷", "C卷"]
    annex_3 = [_cells(path) for path in _files(done, "annex 3", "xlsx")]
    assert sorted(sum(row[1] == "金水区" for row in cells) for cells in annex_3) == [0, 3]


def test_annex_4_has_every_candidate_once(done: Demo) -> None:
    sheets = [_cells(path) for path in _files(done, "annex 4", "xlsx")]
    for group, absent, cells in zip(done.groups, ABSENT, sheets, strict=True):
        rows = {row[3]: row for row in cells if len(row[3]) == 18}
        assert set(rows) == {person.id_number for person in group}
        assert sum(row[4] == "缺考" for row in rows.values()) == absent
        assert all(rows[person.id_number][1] == person.name for person in group)


def test_papers_are_what_was_ordered_and_forms_differ(done: Demo) -> None:
    papers = [_text(path) for path in _files(done, "question_paper")]
    assert [f"（{form}卷）" in text for form, text in zip("ABC", papers, strict=True)] == [True] * 3
    stems = [question["stem"].replace("（　　）", "").rstrip("。")[:18] for question in sample_bank.theory_questions()]
    drawn = [{stem for stem in stems if stem in text.replace("\n", "")} for text in papers]
    assert all(len(found) > 60 for found in drawn)
    assert not drawn[0] & drawn[1] | drawn[1] & drawn[2] | drawn[0] & drawn[2]
    for path, size in zip(_files(done, "answer_sheets"), GROUPS, strict=True):
        assert len(pypdf.PdfReader(path).pages) == size + 2
    numbers = [person.id_number for group in done.groups for person in group]
    printed = "".join(_text(path) for path in _files(done, "answer_sheets") + _files(done, "question_paper"))
    assert not any(number in printed for number in numbers)


def test_fees_are_15_and_5_yuan(done: Demo) -> None:
    fees = json.loads(_files(done, "fee statement", "json")[0].read_text("utf-8"))
    assert fees["total_fen"] == sum(GROUPS) * 1500 + (GROUPS[0] + GROUPS[1]) * 500


def test_the_weekly_summary_is_kept_and_not_made_twice(done: Demo) -> None:
    first = done.client.call("task_force", "GET", "/summaries/weekly")["summaries"]
    done.summarise()
    assert done.client.call("task_force", "GET", "/summaries/weekly")["summaries"] == first


def test_the_api_is_closed_without_a_valid_token(done: Demo, cloud: Cloud) -> None:
    token = cloud.token("alliance")
    head, body, signature = token.split(".")
    for wrong in ("", "x", f"{head}.{body}.{signature[:-4]}AAAA", f"{head}.{body}."):
        headers = {"authorization": f"Bearer {wrong}"} if wrong else {}
        assert httpx.get(f"{cloud.api_url}/occupations", headers=headers).status_code == 401


def test_roles_hold_on_the_deployed_stack(done: Demo) -> None:
    sitting = f"/sittings/{done.ids[0]}"
    for account, method, path, status in (
        ("institution", "POST", f"{sitting}/papers/question_paper/download", 403),
        ("district", "POST", f"{sitting}/papers/answer_key/download", 403),
        ("task_force", "GET", f"{sitting}/papers", 403),
        ("other_district", "GET", sitting, 404),
        ("other_institution", "GET", f"{sitting}/scores", 404),
        ("other_institution", "GET", f"{sitting}/annex-4", 404),
        ("alliance", "GET", f"{sitting}/annex-4", 403),
        ("item_writer", "GET", sitting, 403),
    ):
        with pytest.raises(Refused) as refused:
            done.client.call(account, method, path)
        assert refused.value.status == status, (account, path)
        assert refused.value.problem["detail"]


def test_a_download_url_is_for_one_object_and_signed(done: Demo) -> None:
    offer = done.client.call("alliance", "POST", f"/sittings/{done.ids[0]}/papers/seal_label/download")
    assert httpx.get(offer["url"]).status_code == 200
    assert httpx.get(offer["url"].replace("seal_label.pdf", "answer_key.pdf")).status_code == 403
    assert httpx.get(offer["url"].replace("X-Amz-Expires=300", "X-Amz-Expires=900")).status_code == 403


def _draft(client: ExamClient, **row: Any) -> dict[str, Any]:
    sitting = {
        "occupation_code": sample_bank.CODE,
        "headcount": 1,
        "venue": "一号楼",
        "starts_at": f"{exam.exam_day(30)}T09:00",
        "rooms": ["1"],
    } | row
    body = {
        "institution": "示范学校",
        "district": "410105",
        "contact": "赵敏",
        "telephone": "0371-60000001",
        "sittings": [sitting],
    }
    return dict(client.call("institution", "POST", "/applications", body))


def test_submissions_at_once_get_numbers_without_gaps_or_repeats(done: Demo) -> None:
    drafts = [_draft(done.client)["application_id"] for _ in range(12)]
    with ThreadPoolExecutor(12) as pool:
        submitted = list(
            pool.map(lambda i: done.client.call("institution", "POST", f"/applications/{i}/submit"), drafts)
        )
    first = int(done.application["number"].rsplit("-", 1)[1])
    numbers = sorted(int(answer["number"].rsplit("-", 1)[1]) for answer in submitted)
    assert numbers == list(range(first + 1, first + 13))


def test_a_wrong_workbook_is_refused_with_rows_and_columns(done: Demo) -> None:
    group = people(2, seed=7)
    draft = _draft(done.client, headcount=2)
    path = f"/applications/{draft['application_id']}"
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["姓名", "性别", "身份证号码"])
    sheet.append([group[0].name, "女" if group[0].sex == "男" else "男", group[0].id_number])
    sheet.append([group[1].name, group[1].sex, group[1].id_number[:-1] + "?"])
    data = io.BytesIO()
    book.save(data)
    upload_id = done.client.upload("institution", f"{path}/roster-uploads", data.getvalue())
    with pytest.raises(Refused) as refused:
        done.client.call("institution", "POST", f"{path}/sittings/1/roster", {"upload_id": upload_id})
    found = [(error["row"], error["column"]) for error in refused.value.problem["errors"]]
    assert found == [(2, "性别"), (3, "身份证号码")]


@pytest.mark.skipif(not REAL.exists(), reason="the real bank is not at hand")
def test_an_exam_on_a_real_bank(cloud: Cloud, done: Demo) -> None:
    """900 + 40 questions, of which 899 + 20 are in order, cut to 500 + 5 by explicit choice."""
    code = "4-04-05-05"
    sections = [{"type": kind, "count": 50 if kind == "single" else 25, "points": 1} for kind in KINDS]
    body = {
        "code": code,
        "name": "人工智能训练师",
        "level": "三级",
        "practical": "written",
        "blueprint": {"sections": sections},
    }
    done.client.call("alliance", "POST", "/occupations", body)
    published = exam.import_bank(done.client, code, REAL.read_bytes(), skip=True, oversize="cut")
    assert (published["theory"], published["practical"], published["skipped"]) == (500, 5, 21)
    draft = _draft(done.client, occupation_code=code, headcount=5)
    path = f"/applications/{draft['application_id']}"
    submitted = done.client.call("institution", "POST", f"{path}/submit")
    (sitting,) = exam.approve(done.client, submitted, "B")
    done.client.call("task_force", "POST", "/dispatches", {"sitting_ids": [sitting["sitting_id"]]})
    exam.wait_for_state(done.client, [sitting["sitting_id"]], "papers_ready")
    saved = exam.download_papers(done.client, sitting["sitting_id"], ("question_paper",))
    assert "人工智能训练师（三级）理论知识试卷（B卷）" in _text(saved[0].path).replace("\n", "")
