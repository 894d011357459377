"""`make demo`: one complete exam through the HTTP API of a freshly deployed stack.

Three sittings of one occupation with forms A, B and C, 120 generated candidates. Everything that
the offices would hold in their hands is left in `out/`.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from infra.local import cloud, exam, sample_bank
from infra.local.exam import SHANGHAI, ExamClient
from infra.local.people import Person, people
from infra.local.places import ROOT
from infra.local.problems import CloudProblem
from infra.local.rosters import roster_workbook
from infra.local.steps import Steps

OUT = ROOT / "out"
GROUPS = (40, 40, 40)
ABSENT = (1, 0, 2)
FORMS = "ABC"
_ROWS = (
    ("written", "郑州市金水区文化路1号 教学楼", ["第1考场", "第2考场"], "T09:00"),
    ("written", "郑州市金水区文化路1号 教学楼", ["第3考场", "第4考场"], "T09:00"),
    ("on_site", "郑州市金水区文化路1号 实训楼", ["第5考场"], "T14:00"),
)


@dataclass
class Demo:
    """The exam as far as it has come."""

    client: ExamClient
    cloud: cloud.Cloud
    steps: Steps
    groups: list[list[Person]] = field(default_factory=list)
    application: dict[str, Any] = field(default_factory=dict)
    sittings: list[dict[str, Any]] = field(default_factory=list)

    @property
    def ids(self) -> list[str]:
        return [sitting["sitting_id"] for sitting in self.sittings]

    def bank(self) -> None:
        """The alliance creates the occupation, imports and publishes the sample bank."""
        body = {
            "code": sample_bank.CODE,
            "name": sample_bank.NAME,
            "level": sample_bank.LEVEL,
            "practical": "written",
            "blueprint": sample_bank.BLUEPRINT,
        }
        self.client.call("alliance", "POST", "/occupations", body)
        workbook = sample_bank.sample_workbook()
        self.client.save("question bank", "bank/养老护理员题库.xlsx", workbook)
        exam.import_bank(self.client, sample_bank.CODE, workbook)

    def apply(self) -> None:
        """The institution fills in Annex 1, one roster as JSON and two as workbooks, and submits."""
        everyone = people(sum(GROUPS), seed=2026)
        starts = [sum(GROUPS[:place]) for place in range(len(GROUPS))]
        self.groups = [everyone[start : start + size] for start, size in zip(starts, GROUPS, strict=True)]
        application = self.client.call("institution", "POST", "/applications", self._annex_1())
        path = f"/applications/{application['application_id']}"
        for row in (2, 3):
            workbook = roster_workbook(self.groups[row - 1])
            self.client.save("roster", f"rosters/名册第{row}场.xlsx", workbook)
            upload_id = self.client.upload("institution", f"{path}/roster-uploads", workbook)
            self.client.call("institution", "POST", f"{path}/sittings/{row}/roster", {"upload_id": upload_id})
        self.application = self.client.call("institution", "POST", f"{path}/submit")
        self._both("annex 1", f"{path}/annex-1", "institution")

    def _annex_1(self) -> dict[str, Any]:
        day = exam.exam_day().isoformat()
        rows: list[dict[str, Any]] = [
            {
                "occupation_code": sample_bank.CODE,
                "headcount": size,
                "venue": venue,
                "starts_at": day + hour,
                "practical": practical,
                "rooms": rooms,
            }
            for size, (practical, venue, rooms, hour) in zip(GROUPS, _ROWS, strict=True)
        ]
        rows[0]["roster"] = [person.as_entry() for person in self.groups[0]]
        return {
            "institution": "郑州市示范职业培训学校",
            "district": "410105",
            "contact": "赵敏",
            "telephone": "0371-60000001",
            "sittings": rows,
        }

    def approve(self) -> None:
        """The district approves with forms A, B and C."""
        self.sittings = exam.approve(self.client, self.application, FORMS)
        today = (datetime.now(UTC) + SHANGHAI).date().isoformat()
        self._both("annex 2", "/summaries/district", "district", {"from": today, "to": today}, inside="file")

    def produce(self) -> None:
        """The task force dispatches all that waits; the workflow makes and seals the papers."""
        self.client.call("task_force", "POST", "/dispatches", {"all_waiting": True})
        with _progress(self.steps.console) as bar:
            task = bar.add_task("制卷", total=len(self.ids))
            exam.wait_for_state(
                self.client, self.ids, "papers_ready", tick=lambda ready: bar.update(task, completed=ready)
            )

    def download(self) -> None:
        """The alliance downloads what it prints; the answer keys stay closed."""
        for sitting_id in self.ids:
            exam.download_papers(self.client, sitting_id)
            try:
                self.client.call("alliance", "POST", f"/sittings/{sitting_id}/papers/answer_key/download")
            except exam.Refused as refused:
                if refused.problem["code"] != "key_locked":
                    raise
            else:
                raise CloudProblem("试卷回收之前竟能下载标准答案。")

    def sit(self) -> None:
        """Transport, hand-over, exam, collection; then the answer keys."""
        for sitting_id, size, absent in zip(self.ids, GROUPS, ABSENT, strict=True):
            exam.sit(self.client, sitting_id, headcount=size, absent=absent)
            exam.download_papers(self.client, sitting_id, ("answer_key",))

    def mark(self) -> None:
        """Scores as JSON and as filled-in workbooks, reviewed by another person, released."""
        for place, sitting_id in enumerate(self.ids):
            marks = exam.made_up_marks(GROUPS[place], ABSENT[place], seed=place)
            if place == 0:
                roster = [person.as_entry() for person in self.groups[0]]
                sheet = exam.record_scores_by_rows(self.client, sitting_id, roster, marks)
            else:
                sheet = exam.record_scores_by_workbook(self.client, sitting_id, marks)
            exam.review_and_release(self.client, sitting_id, sheet["version"])
        for sitting_id in self.ids:
            for kind in ("xlsx", "pdf"):
                offer = exam.released_score_sheet(self.client, "district", sitting_id, kind)
                self.client.save_offer("annex 4", "annexes", offer)

    def account(self) -> None:
        """The fee statement of the application."""
        path = f"/applications/{self.application['application_id']}/fees"
        fees = self.client.call("institution", "GET", path)
        self.client.save("fee statement", "fees/结算单.json", json.dumps(fees, ensure_ascii=False, indent=2).encode())
        self._both("fee statement", path, "institution", inside="file", folder="fees")

    def summarise(self) -> None:
        """The weekly run of the week that ended, a preview of this one, and Annex 3 of today."""
        arn = self.cloud.outputs["WeeklyRollupArn"]
        today = (datetime.now(UTC) + SHANGHAI).date()
        year, week, _ = today.isocalendar()
        self._execute(arn, {})
        preview = self._execute(arn, {"week": f"{year}-W{week:02d}", "preview": True})
        if preview["sittings"] != len(GROUPS):
            raise CloudProblem(f"本周汇总应有{len(GROUPS)}场，实际为{preview['sittings']}场。")
        for summary in self.client.call("task_force", "GET", "/summaries/weekly")["summaries"]:
            self._both("annex 3", f"/summaries/weekly/{summary['week']}", "task_force", inside="file")
        period = {"from": today.isoformat(), "to": today.isoformat()}
        self._both("annex 3", "/summaries/city", "task_force", period, inside="file")

    def _execute(self, arn: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        workflows = self.cloud.client("stepfunctions")
        started = workflows.start_execution(stateMachineArn=arn, input=json.dumps(payload))["executionArn"]
        while (found := workflows.describe_execution(executionArn=started))["status"] == "RUNNING":
            time.sleep(0.1)
        if found["status"] != "SUCCEEDED":
            raise CloudProblem(f"每周汇总未成功：{found.get('error')} {found.get('cause')}")
        output: dict[str, Any] = json.loads(found["output"])
        return output

    def _both(
        self,
        kind: str,
        path: str,
        account: str,
        query: Mapping[str, str] | None = None,
        *,
        inside: str = "",
        folder: str = "annexes",
    ) -> None:
        """Save a form in both formats; `inside` is the member of the answer that offers the file."""
        for extension in ("xlsx", "pdf"):
            answer = self.client.call(account, "GET", path, query={**(query or {}), "format": extension})
            self.client.save_offer(kind, folder, answer[inside] if inside else answer)


STEPS = (
    ("bank", "导入并发布题库（500道理论题、5道实操题）", Demo.bank),
    ("apply", "机构填写并提交申请（附件1），3场共120名考生", Demo.apply),
    ("approve", "区县批准并确定A、B、C卷（附件2）", Demo.approve),
    ("produce", "专班通知制卷，生成并密封试卷", Demo.produce),
    ("download", "联盟下载试卷（标准答案尚不能下载）", Demo.download),
    ("sit", "运送、交接、考试、回收，启用标准答案", Demo.sit),
    ("mark", "录入成绩、复核、发布（附件4）", Demo.mark),
    ("account", "试卷费结算单", Demo.account),
    ("summarise", "每周全市汇总（附件3）", Demo.summarise),
)


def main() -> int:
    steps = Steps()
    began = time.monotonic()
    shutil.rmtree(OUT, ignore_errors=True)
    OUT.mkdir(parents=True)
    try:
        with cloud.fresh(steps=steps) as running:
            demo = Demo(ExamClient(running.api_url, running.token, OUT), running, steps)
            for name, title, step in STEPS:
                with steps.step(name, title):
                    step(demo)
            summary = _summary(demo, steps, time.monotonic() - began)
    except (CloudProblem, exam.Refused, RuntimeError, TimeoutError) as problem:
        steps.console.print(f"✗ {problem}", style="red", markup=False)
        return 1
    (OUT / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    _show(summary, Console())
    return 0


def _summary(demo: Demo, steps: Steps, seconds: float) -> dict[str, Any]:
    """What `out/summary.json` says."""
    sittings = [demo.client.call("task_force", "GET", f"/sittings/{sitting_id}") for sitting_id in demo.ids]
    fees = demo.client.call("institution", "GET", f"/applications/{demo.application['application_id']}/fees")
    return {
        "application_numbers": [demo.application["number"]],
        "sittings": [
            {name: sitting[name] for name in ("sitting_id", "form", "state", "headcount", "present", "absent")}
            for sitting in sittings
        ],
        "fees_yuan": fees["total_yuan"],
        "files": [
            {
                "kind": file.kind,
                "path": file.path.relative_to(ROOT).as_posix(),
                "bytes": file.bytes,
                "sha256": file.sha256,
            }
            for file in demo.client.saved
        ],
        "seconds": {**steps.seconds, "total": round(seconds, 2)},
    }


def _show(summary: Mapping[str, Any], console: Console) -> None:
    sittings = Table("场次", "试卷", "状态", "报考", "实考", "缺考", title=f"申请 {summary['application_numbers'][0]}")
    for row in summary["sittings"]:
        sittings.add_row(
            *(str(row[name]) for name in ("sitting_id", "form", "state", "headcount", "present", "absent"))
        )
    files = Table("文件", "数量", "位置", title=f"试卷费 {summary['fees_yuan']} 元")
    for (kind, folder), count in _kinds(summary["files"]).items():
        files.add_row(kind, str(count), folder)
    console.print(sittings, files)
    console.print(f"明细：out/summary.json　用时 {summary['seconds']['total']:.0f} 秒", highlight=False)


def _kinds(files: Sequence[Mapping[str, Any]]) -> Counter[tuple[str, str]]:
    return Counter((file["kind"], file["path"].rsplit("/", 1)[0] + "/") for file in files)


def _progress(console: Console) -> Progress:
    return Progress(
        TextColumn("  {task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


if __name__ == "__main__":
    sys.exit(main())
