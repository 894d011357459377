"""`make bench`: how long the API takes to store and to submit an application, on a laptop cloud."""

from __future__ import annotations

import statistics
import time
from pathlib import Path
from typing import Any

from infra.local import cloud, exam, sample_bank
from infra.local.exam import ExamClient
from infra.local.people import people

COUNT = 60
CANDIDATES = 40


def main() -> None:
    with cloud.fresh() as running:
        client = ExamClient(running.api_url, running.token, Path("out"))
        body = {"code": sample_bank.CODE, "name": sample_bank.NAME, "practical": "written"}
        client.call("alliance", "POST", "/occupations", body)
        everyone = people(CANDIDATES * (COUNT + 1), seed=7)
        stored: list[float] = []
        submitted: list[float] = []
        for number in range(COUNT + 1):
            group = everyone[number * CANDIDATES : (number + 1) * CANDIDATES]
            application, seconds = _timed(client, "/applications", _application([p.as_entry() for p in group]))
            stored.append(seconds)
            submitted.append(_timed(client, f"/applications/{application['application_id']}/submit", None)[1])
    _print(f"POST /applications with {CANDIDATES} candidates", stored[1:])
    _print(f"POST …/submit with {CANDIDATES} candidates", submitted[1:])


def _timed(client: ExamClient, path: str, body: Any) -> tuple[Any, float]:
    began = time.perf_counter()
    answer = client.call("institution", "POST", path, body)
    return answer, time.perf_counter() - began


def _application(roster: list[dict[str, str]]) -> dict[str, Any]:
    row = {
        "occupation_code": sample_bank.CODE,
        "headcount": CANDIDATES,
        "venue": "郑州市金水区文化路1号",
        "starts_at": f"{exam.exam_day()}T09:00",
        "rooms": ["第1考场"],
        "roster": roster,
    }
    return {
        "institution": "郑州市示范职业培训学校",
        "district": "410105",
        "contact": "赵敏",
        "telephone": "0371-60000001",
        "sittings": [row],
    }


def _print(what: str, seconds: list[float]) -> None:
    cuts = statistics.quantiles(seconds, n=20)
    print(f"{what}: p50 {statistics.median(seconds) * 1000:.0f} ms, p95 {cuts[18] * 1000:.0f} ms, n={len(seconds)}")


if __name__ == "__main__":
    main()
