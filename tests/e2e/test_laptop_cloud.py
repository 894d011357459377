"""The laptop cloud keeps AWS's rules where it alone would not: each test is one of `infra/local/mends`."""

from __future__ import annotations

import io
import json
import os
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from infra.local import server
from infra.local.clients import Clients
from infra.local.places import ROOT, RUNTIME, TOOLS, Installation
from infra.local.problems import CloudProblem

ROLE = "arn:aws:iam::000000000000:role/laptop"
RAISES = """
class SittingNotFound(Exception):
    pass

def handler(event, context):
    raise SittingNotFound("first line\\nOther: second line")
"""
LOOKS_AROUND = """
import importlib.util, os

def handler(event, context):
    names = ("ministack", "samcli", "pydantic", "boto3")
    return {
        "packages": [name for name in names if importlib.util.find_spec(name)],
        "host": os.environ.get("KAOHE_HOST_SECRET", ""),
    }
"""
READS_STREAM = """
import boto3, json, os

def handler(event, context):
    changes = [record["dynamodb"] for record in event["Records"]]
    records = [(change["SequenceNumber"], change["Keys"]["pk"]["S"]) for change in changes]
    if any(key.startswith("crash") for _, key in records):
        raise RuntimeError("cannot be read")
    failed = [number for number, key in records if key.startswith("poison")]
    stop = next((place for place, (_, key) in enumerate(records) if key.startswith("poison")), len(records))
    queue = boto3.client("sqs")
    for _, key in records[:stop]:
        queue.send_message(QueueUrl=os.environ["QUEUE"], MessageBody=key)
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    return Installation(tmp_path_factory.mktemp("laptop"))


@pytest.fixture(scope="module")
def clients(place: Installation) -> Iterator[Clients]:
    os.environ["KAOHE_HOST_SECRET"] = "of the host"
    running = server.start(place, 0)
    yield Clients(running.url)
    del os.environ["KAOHE_HOST_SECRET"]
    still = server.running(place)
    if still:
        server.stop(still, place)


def _function(clients: Clients, name: str, source: str, **variables: str) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("index.py", source)
    clients("lambda").create_function(
        FunctionName=name,
        Runtime=RUNTIME,
        Role=ROLE,
        Handler="index.handler",
        Code={"ZipFile": packed.getvalue()},
        Environment={"Variables": variables},
    )


def _invoke(clients: Clients, name: str) -> Any:
    return json.load(clients("lambda").invoke(FunctionName=name, Payload=b"{}")["Payload"])


def test_a_failed_function_names_its_error(clients: Clients) -> None:
    _function(clients, "raises", RAISES)
    answer = _invoke(clients, "raises")
    assert answer["errorType"] == "SittingNotFound"
    assert answer["errorMessage"] == "first line\nOther: second line"


def test_a_function_sees_neither_the_host_nor_the_tools(clients: Clients) -> None:
    _function(clients, "looks-around", LOOKS_AROUND)
    assert _invoke(clients, "looks-around") == {"packages": ["boto3"], "host": ""}


def test_warm_calls_do_not_wait_for_a_log(clients: Clients) -> None:
    _function(clients, "quiet", "def handler(event, context):\n    return 1\n")
    _invoke(clients, "quiet")
    began = time.perf_counter()
    for _ in range(20):
        assert _invoke(clients, "quiet") == 1
    assert (time.perf_counter() - began) / 20 < 0.045  # each waited 50 ms


class Stream:
    """A table whose stream a function reads; what it processed and what it gave up."""

    def __init__(self, clients: Clients) -> None:
        self.clients = clients
        queues = clients("sqs")
        self.done, self.failed = (queues.create_queue(QueueName=name)["QueueUrl"] for name in ("done", "failed"))
        table = clients("dynamodb").create_table(
            TableName="stream",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
            StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"},
        )["TableDescription"]
        _function(clients, "reads", READS_STREAM, QUEUE=self._local(self.done))
        arn = queues.get_queue_attributes(QueueUrl=self._local(self.failed), AttributeNames=["QueueArn"])
        clients("lambda").create_event_source_mapping(
            FunctionName="reads",
            EventSourceArn=table["LatestStreamArn"],
            StartingPosition="TRIM_HORIZON",
            BatchSize=10,
            MaximumRetryAttempts=2,
            BisectBatchOnFunctionError=True,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            DestinationConfig={"OnFailure": {"Destination": arn["Attributes"]["QueueArn"]}},
        )

    def _local(self, url: str) -> str:
        """The queue's address on the port of now."""
        return self.clients.url + "/" + url.split("/", 3)[3]

    def put(self, *keys: str) -> None:
        items = [{"Put": {"TableName": "stream", "Item": {"pk": {"S": key}}}} for key in keys]
        self.clients("dynamodb").transact_write_items(TransactItems=items)

    def messages(self, url: str, wanted: int) -> list[str]:
        found: list[str] = []
        deadline = time.monotonic() + 20
        while len(found) < wanted and time.monotonic() < deadline:
            answer = self.clients("sqs").receive_message(QueueUrl=self._local(url), MaxNumberOfMessages=10)
            for message in answer.get("Messages", []):
                found.append(message["Body"])
                self.clients("sqs").delete_message(QueueUrl=self._local(url), ReceiptHandle=message["ReceiptHandle"])
            time.sleep(0.1)
        return found


@pytest.fixture(scope="module")
def stream(clients: Clients) -> Stream:
    return Stream(clients)


@pytest.mark.parametrize("bad", ["poison", "crash"])
def test_one_bad_record_is_given_up_and_the_others_are_processed(stream: Stream, bad: str) -> None:
    good = [f"good-{bad}-{number}" for number in range(4)]
    stream.put(good[0], good[1], f"{bad}-1", good[2], good[3])
    assert set(stream.messages(stream.done, 4)) == set(good)
    (given_up,) = [json.loads(body) for body in stream.messages(stream.failed, 1)]
    assert given_up["DDBStreamBatchInfo"]["batchSize"] == 1
    assert given_up["requestContext"]["condition"] == "RetryAttemptsExhausted"


def test_schedules_run_by_their_zone_and_tell_their_time() -> None:
    script = """
import json, time
from datetime import datetime, timezone
from ministack.services import eventbridge, scheduler
fired = []
eventbridge._invoke_target = lambda target, event, rule: fired.append(target["Input"])
from infra.local.mends import schedules
schedules.apply()
key = ("000000000000", "us-east-1", "default/weekly")
scheduler._schedules._data[key] = {
    "State": "ENABLED", "ScheduleExpression": "cron(0 7 ? * MON *)", "ScheduleExpressionTimezone": "Asia/Shanghai",
    "Target": {"Arn": "arn:aws:states:us-east-1:000000000000:stateMachine:weekly",
               "Input": '{"scheduled_at": "<aws.scheduler.scheduled-time>"}'},
}
def at(text):
    moment = datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()
    time.time = lambda: moment
    scheduler._tick_schedules()
    return len(fired)
print(json.dumps([[at("2026-11-22T20:00:00"), at("2026-11-22T22:59:50"), at("2026-11-22T23:00:05"),
                   at("2026-11-23T07:00:05")], fired]))
"""
    done = subprocess.run([str(TOOLS / "python"), "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    # Monday seven in Zhengzhou is Sunday 23:00 UTC; it fires then, once.
    assert json.loads(done.stdout) == [[0, 0, 1, 1], ['{"scheduled_at": "2026-11-22T23:00:00Z"}']]


def _restart(place: Installation, end: Callable[[server.Server], None]) -> Clients:
    running = server.running(place)
    assert running is not None
    end(running)
    return Clients(server.start(place, running.port).url)


def test_the_stream_goes_on_after_a_stop(stream: Stream, place: Installation) -> None:
    stream.clients = _restart(place, lambda running: server.stop(running, place))
    stream.put("good-after-stop")
    assert stream.messages(stream.done, 1) == ["good-after-stop"]


def test_state_survives_a_crash(stream: Stream, place: Installation) -> None:
    stream.put("good-before-crash")
    stream.messages(stream.done, 1)

    def crash(running: server.Server) -> None:
        time.sleep(12)  # it is saved every ten seconds
        os.kill(running.pid, 9)
        os.waitpid(running.pid, 0)

    stream.clients = _restart(place, crash)
    item = stream.clients("dynamodb").get_item(TableName="stream", Key={"pk": {"S": "good-before-crash"}})
    assert item["Item"] == {"pk": {"S": "good-before-crash"}}
    stream.put("good-after-crash")
    assert stream.messages(stream.done, 1) == ["good-after-crash"]


def test_a_taken_port_is_told(place: Installation, tmp_path: Path) -> None:
    running = server.running(place)
    assert running is not None
    with pytest.raises(CloudProblem, match=f"端口 {running.port} 已被"):
        server.start(Installation(tmp_path), running.port)
