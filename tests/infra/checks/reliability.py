"""What fails is retried within bounds, kept, logged and raises an alarm."""

from __future__ import annotations

import json
from typing import Any

from tests.infra.plan import Plan, of_type, properties

FUNCTIONS = {
    "ApplicationIntake",
    "Approval",
    "QuestionBank",
    "PaperGeneration",
    "PaperCustody",
    "ScoreIngestion",
    "SummaryReports",
    "EventRouter",
}
WORKFLOWS = {"PaperProduction", "ScoreProcessing", "WeeklyRollup"}
_FORTNIGHT = 1_209_600
_SIX_MONTHS = 180


def all_functions(planned: Plan) -> list[str]:
    found = set(of_type(planned, "AWS::Lambda::Function"))
    return [f"{name} is missing or new" for name in found ^ FUNCTIONS]


def logs_kept(planned: Plan) -> list[str]:
    """Every function and workflow logs to its own encrypted group, which keeps and forgets in time."""
    groups = of_type(planned, "AWS::Logs::LogGroup")
    findings = [
        f"{name} has no log group" for name in FUNCTIONS | WORKFLOWS | {"Api"} if f"{name}LogGroup" not in groups
    ]
    for name, group in groups.items():
        days = int(group["Properties"].get("RetentionInDays", 0))
        if days < _SIX_MONTHS:
            findings.append(f"{name} keeps {days} days")
        if group["Properties"].get("KmsKeyId") != "${DataKey.Arn}":
            findings.append(f"{name} is not encrypted")
    for name, function in of_type(planned, "AWS::Lambda::Function").items():
        logging = function["Properties"].get("LoggingConfig", {})
        if (logging.get("LogGroup"), logging.get("LogFormat")) != (f"${{{name}LogGroup}}", "JSON"):
            findings.append(f"{name} logs to {logging}")
    return findings


def workflow_logs(planned: Plan) -> list[str]:
    """Workflows log what went wrong, never what they carried."""
    findings = []
    for name, machine in of_type(planned, "AWS::StepFunctions::StateMachine").items():
        logging = machine["Properties"].get("LoggingConfiguration", {})
        if logging.get("IncludeExecutionData") is not False:
            findings.append(f"{name} logs execution data")
        if logging.get("Level") not in {"ERROR", "ALL"}:
            findings.append(f"{name} logs {logging.get('Level')}")
    return findings


def stream_bounded(planned: Plan) -> list[str]:
    (mapping,) = of_type(planned, "AWS::Lambda::EventSourceMapping").values()
    found = mapping["Properties"]
    destination = found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
    wanted = {
        "partial batches": found.get("FunctionResponseTypes") == ["ReportBatchItemFailures"],
        "bisecting": found.get("BisectBatchOnFunctionError") is True,
        "bounded retries": 1 <= found.get("MaximumRetryAttempts", -1) <= 50,
        "bounded age": 60 <= found.get("MaximumRecordAgeInSeconds", -1) <= 80_000,
        "a queue for poison": destination == "${PoisonRecordQueue.Arn}",
        "the start of the stream": found.get("StartingPosition") == "TRIM_HORIZON",
    }
    return [f"the stream mapping lacks {name}" for name, there in wanted.items() if not there]


def stream_filtered(planned: Plan) -> list[str]:
    """Only events that start something wake the router."""
    (mapping,) = of_type(planned, "AWS::Lambda::EventSourceMapping").values()
    patterns = [
        json.loads(item["Pattern"]) for item in mapping["Properties"].get("FilterCriteria", {}).get("Filters", [])
    ]
    image = {"type": {"S": ["audit"]}, "action": {"S": ["sitting.dispatched", "scores.released"]}}
    wanted = [{"eventName": ["INSERT"], "dynamodb": {"NewImage": image}}]
    return [] if patterns == wanted else [f"the stream mapping filters {patterns}"]


def queues_keep(planned: Plan) -> list[str]:
    findings = []
    for name, queue in of_type(planned, "AWS::SQS::Queue").items():
        if queue["Properties"].get("MessageRetentionPeriod") != _FORTNIGHT:
            findings.append(f"{name} does not keep for 14 days")
        if queue["Properties"].get("KmsMasterKeyId") != "${DataKey}":
            findings.append(f"{name} is not encrypted")
    return findings


def failures_allowed(planned: Plan) -> list[str]:
    """Whoever hands a failure to a queue may send to it and encrypt for it."""
    sends = {
        "EventRouterRole": "${PoisonRecordQueue.Arn}",
        "WeeklyScheduleRole": "${MissedScheduleQueue.Arn}",
    }
    findings = []
    for role, queue in sends.items():
        (policy,) = properties(planned, role)["Policies"]
        statements = policy["PolicyDocument"]["Statement"]
        if not any(item["Action"] == ["sqs:SendMessage"] and item["Resource"] == queue for item in statements):
            findings.append(f"{role} cannot send to {queue}")
        if not any("kms:GenerateDataKey" in item["Action"] and _through(item, "sqs.") for item in statements):
            findings.append(f"{role} cannot encrypt for {queue}")
    return findings


def _through(statement: dict[str, Any], service: str) -> bool:
    via = statement["Condition"]["StringLike"]["kms:ViaService"]
    return any(item.startswith(service) for item in ([via] if isinstance(via, str) else via))


def schedules_local(planned: Plan) -> list[str]:
    """Schedules mean Zhengzhou's clock, exactly, and keep what they could not start."""
    findings = [f"{name} knows no time zone" for name in of_type(planned, "AWS::Events::Rule")]
    for name, schedule in of_type(planned, "AWS::Scheduler::Schedule").items():
        found = schedule["Properties"]
        wanted = {
            "Monday at seven": found.get("ScheduleExpression") == "cron(0 7 ? * MON *)",
            "the time zone": found.get("ScheduleExpressionTimezone") == "Asia/Shanghai",
            "exactness": found.get("FlexibleTimeWindow") == {"Mode": "OFF"},
            "a queue": found["Target"].get("DeadLetterConfig") == {"Arn": "${MissedScheduleQueue.Arn}"},
            "its workflow": found["Target"].get("Arn") == "${WeeklyRollup}",
        }
        findings += [f"{name} lacks {what}" for what, there in wanted.items() if not there]
    return findings


def alarms_raised(planned: Plan) -> list[str]:
    """Errors and throttles of each function, ends of each workflow, waiting records, full queues, the API."""
    wanted = {("AWS/Lambda", metric, f"${{{name}}}") for name in FUNCTIONS for metric in ("Errors", "Throttles")}
    wanted |= {
        ("AWS/States", f"Executions{end}", f"${{{name}}}")
        for name in WORKFLOWS
        for end in ("Failed", "TimedOut", "Aborted")
    }
    wanted |= {
        ("AWS/SQS", "ApproximateNumberOfMessagesVisible", f"${{{name}.QueueName}}")
        for name in of_type(planned, "AWS::SQS::Queue")
    }
    wanted |= {("AWS/Lambda", "IteratorAge", "${EventRouter}"), ("AWS/ApiGateway", "5xx", "${Api}")}
    found = {
        (alarm["Namespace"], alarm["MetricName"], alarm["Dimensions"][0]["Value"])
        for alarm in (item["Properties"] for item in of_type(planned, "AWS::CloudWatch::Alarm").values())
        if alarm.get("AlarmActions") == ["${AlarmTopic}"]
    }
    return [f"no alarm for {alarm}" for alarm in sorted(wanted - found)]


def alarms_get_through(planned: Plan) -> list[str]:
    """CloudWatch may publish to the encrypted topic."""
    key = properties(planned, "DataKey")["KeyPolicy"]["Statement"]
    topic = properties(planned, "AlarmTopicPolicy")["PolicyDocument"]["Statement"]
    service = {"Service": "cloudwatch.amazonaws.com"}
    wanted = {
        "use the topic's key": any(
            item["Principal"] == service and {"kms:Decrypt", "kms:GenerateDataKey"} <= set(item["Action"])
            for item in key
        ),
        "publish": any(item["Principal"] == service and item["Action"] == "sns:Publish" for item in topic),
    }
    return [f"alarms cannot {what}" for what, there in wanted.items() if not there]


CHECKS = (
    all_functions,
    logs_kept,
    workflow_logs,
    stream_bounded,
    stream_filtered,
    queues_keep,
    failures_allowed,
    schedules_local,
    alarms_raised,
    alarms_get_through,
)
