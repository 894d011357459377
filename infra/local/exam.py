"""One exam over the HTTP API, step by step: what the demo shows and the end-to-end tests check.

Nothing here knows the inside of the system: it signs in, sends JSON, uploads and downloads files.
"""

from __future__ import annotations

import hashlib
import io
import random
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import openpyxl

SHANGHAI = timedelta(hours=8)
OFFICIAL_PARTS = ("question_paper", "answer_sheets", "packing_list", "seal_label")


class Refused(Exception):
    """An answer that is not a success; holds the problem document."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {problem.get('code')}: {problem.get('detail')} {problem.get('errors') or ''}")
        self.status = status
        self.problem = problem


@dataclass(frozen=True, slots=True)
class SavedFile:
    """A file that the exam left in the output folder."""

    kind: str
    path: Path
    bytes: int
    sha256: str


@dataclass
class ExamClient:
    """A client with an account for each role. `token(account)` gives a signed-in user's token."""

    api_url: str
    token: Callable[[str], str]
    out: Path
    saved: list[SavedFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._http = httpx.Client(timeout=60, trust_env=False)

    def call(
        self, account: str, method: str, path: str, body: Any = None, *, query: Mapping[str, str] | None = None
    ) -> Any:
        """The answer's body; raises `Refused` for a problem."""
        headers = {"authorization": f"Bearer {self.token(account)}"}
        if method != "GET":
            headers["idempotency-key"] = uuid.uuid4().hex
        answer = self._http.request(method, self.api_url + path, json=body, params=query, headers=headers)
        document = answer.json()
        if answer.status_code >= 300:
            raise Refused(answer.status_code, document)
        return document

    def upload(self, account: str, path: str, data: bytes) -> str:
        """Ask for a presigned POST at `path`, send the file there; the upload's id."""
        post = self.call(account, "POST", path)
        answer = self._http.post(post["url"], data=post["fields"], files={"file": ("upload.xlsx", data)})
        answer.raise_for_status()
        return str(post["upload_id"])

    def download(self, offer: Mapping[str, Any]) -> bytes:
        """A file by its presigned URL, checked against its SHA-256."""
        answer = self._http.get(offer["url"])
        answer.raise_for_status()
        if hashlib.sha256(answer.content).hexdigest() != offer["sha256"]:
            raise ValueError(f"{offer['filename']} does not match its checksum")
        return answer.content

    def save(self, kind: str, name: str, data: bytes) -> SavedFile:
        """Write into the output folder and remember."""
        path = self.out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        saved = SavedFile(kind, path, len(data), hashlib.sha256(data).hexdigest())
        self.saved.append(saved)
        return saved

    def save_offer(self, kind: str, folder: str, offer: Mapping[str, Any]) -> SavedFile:
        return self.save(kind, f"{folder}/{offer['filename']}", self.download(offer))


def exam_day(days: int = 7) -> date:
    """A day that is far enough off to apply for."""
    return (datetime.now(UTC) + SHANGHAI).date() + timedelta(days)


def import_bank(client: ExamClient, code: str, workbook: bytes, *, skip: bool = False, oversize: str = "reject") -> Any:
    """Upload, import and publish a bank; the published version."""
    upload_id = client.upload("alliance", f"/occupations/{code}/bank-uploads", workbook)
    defects = "skip" if skip else "reject"
    bank = client.call(
        "alliance", "POST", f"/occupations/{code}/banks", {"upload_id": upload_id, "on_defects": defects}
    )
    path = f"/occupations/{code}/banks/{bank['version']}/publish"
    return client.call("alliance", "POST", path, {"oversize": oversize})


def approve(client: ExamClient, application: Mapping[str, Any], forms: Sequence[str]) -> list[dict[str, Any]]:
    """The district's approval with a form for each row; the sittings."""
    body = {
        "version": application["version"],
        "forms": [{"row": row, "form": form} for row, form in enumerate(forms, start=1)],
    }
    path = f"/applications/{application['application_id']}/approve"
    return list(client.call("district", "POST", path, body)["sittings"])


def wait_for_state(
    client: ExamClient,
    sitting_ids: Sequence[str],
    state: str,
    *,
    seconds: float = 120,
    tick: Callable[[int], None] = lambda _: None,
) -> None:
    """Until every sitting is in `state`; `tick` is told how many are."""
    deadline = time.monotonic() + seconds
    while True:
        sittings = [client.call("alliance", "GET", f"/sittings/{sitting_id}") for sitting_id in sitting_ids]
        for sitting in sittings:
            if sitting["production_failure"]:
                raise RuntimeError(f"{sitting['sitting_id']}: {sitting['production_failure']}")
        ready = sum(sitting["state"] == state for sitting in sittings)
        tick(ready)
        if ready == len(sittings):
            return
        if time.monotonic() > deadline:
            raise TimeoutError(f"{ready} of {len(sittings)} sittings became {state} in {seconds:.0f} s")
        time.sleep(0.2)


def download_papers(client: ExamClient, sitting_id: str, documents: Sequence[str] = OFFICIAL_PARTS) -> list[SavedFile]:
    """The sealed documents of a sitting, each by a URL of its own."""
    saved = []
    for document in documents:
        offer = client.call("alliance", "POST", f"/sittings/{sitting_id}/papers/{document}/download")
        saved.append(client.save_offer(document, "papers", offer))
    return saved


def sit(client: ExamClient, sitting_id: str, *, headcount: int, absent: int) -> None:
    """Transport, hand-over, exam, collection."""
    path = f"/sittings/{sitting_id}/custody"
    for account, event in (("alliance", "in_transit"), ("alliance", "handed_over"), ("institution", "sat")):
        client.call(account, "POST", path, {"event": event})
    counts = {"present": headcount - absent, "absent": absent}
    client.call("alliance", "POST", path, {"event": "collected", **counts})


def made_up_marks(count: int, absent: int, seed: int) -> list[tuple[float | str, float | str]]:
    """Marks for the candidates of a sitting; the last `absent` ones are 缺考."""
    rng = random.Random(seed)  # noqa: S311 - sample marks
    present = [(rng.randrange(450, 1000) / 10, float(rng.randrange(50, 100))) for _ in range(count - absent)]
    return [*present, *[("缺考", "缺考")] * absent]


def fill_score_template(workbook: bytes, marks: Sequence[tuple[float | str, float | str]]) -> bytes:
    """What a marker does with the blank Annex 4: fills the two columns of marks."""
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    sheet = book.active
    assert sheet is not None
    head = next(row for row in sheet.iter_rows() if any(cell.value == "理论成绩" for cell in row))
    columns = {str(cell.value): column for column, cell in enumerate(head, start=1)}
    first = int(head[0].row or 0) + 1
    for offset, (theory, practical) in enumerate(marks):
        sheet.cell(first + offset, columns["理论成绩"]).value = theory
        sheet.cell(first + offset, columns["实操成绩"]).value = practical
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def record_scores_by_workbook(
    client: ExamClient, sitting_id: str, marks: Sequence[tuple[float | str, float | str]]
) -> Any:
    """Download the blank Annex 4, fill it in, upload it."""
    template = client.call("marker", "GET", f"/sittings/{sitting_id}/score-template")
    filled = fill_score_template(client.download(template), marks)
    client.save("filled score sheet", f"scores/成绩单{sitting_id}已填.xlsx", filled)
    upload_id = client.upload("marker", f"/sittings/{sitting_id}/score-uploads", filled)
    return client.call("marker", "POST", f"/sittings/{sitting_id}/scores", {"upload_id": upload_id})


def record_scores_by_rows(
    client: ExamClient,
    sitting_id: str,
    roster: Sequence[Mapping[str, str]],
    marks: Sequence[tuple[float | str, float | str]],
) -> Any:
    """The same as JSON rows."""
    rows = [
        {"id_number": person["id_number"], "name": person["name"], "theory": theory, "practical": practical}
        for person, (theory, practical) in zip(roster, marks, strict=True)
    ]
    return client.call("marker", "POST", f"/sittings/{sitting_id}/scores", {"rows": rows})


def review_and_release(client: ExamClient, sitting_id: str, version: int) -> None:
    """Another marker approves, the alliance releases."""
    path = f"/sittings/{sitting_id}/scores"
    reviewed = client.call("reviewer", "POST", f"{path}/review", {"decision": "approve", "version": version})
    client.call("alliance", "POST", f"{path}/release", {"version": reviewed["version"]})


def released_score_sheet(client: ExamClient, account: str, sitting_id: str, kind: str, seconds: float = 60) -> Any:
    """The offer of Annex 4 as soon as the workflow has made it."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return client.call(account, "GET", f"/sittings/{sitting_id}/annex-4", query={"format": kind})
        except Refused as refused:
            if refused.problem.get("code") != "not_ready" or time.monotonic() > deadline:
                raise
        time.sleep(0.2)
