"""What the laptop cloud's CloudFormation accepts and drops, set after a deploy and then looked at.

Every entry sets one thing and reads it back; a thing that is not there afterwards stops the start.
The last ones only look: at what protects papers and events and is kept today.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

from infra.local.clients import Clients
from infra.local.problems import CloudProblem
from infra.local.stack_view import Resource, StackView

Completer = Callable[[Clients, Resource], Iterator[str]]


def complete(clients: Clients, view: StackView) -> None:
    """Set what was dropped; raises `CloudProblem` naming what the cloud still lacks."""
    missing = [
        lack
        for resource in view.all
        for completer in _COMPLETERS.get(resource.kind, ())
        for lack in completer(clients, resource)
    ]
    if missing:
        raise CloudProblem("本机云没有按模板建立：" + "；".join(missing))


def _bucket_encryption(clients: Clients, bucket: Resource) -> Iterator[str]:
    wanted = bucket.properties.get("BucketEncryption")
    if wanted is None:
        return
    rules = [
        {
            "ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"],
            "BucketKeyEnabled": rule["BucketKeyEnabled"],
        }
        for rule in wanted["ServerSideEncryptionConfiguration"]
    ]
    s3 = clients("s3")
    s3.put_bucket_encryption(Bucket=bucket.name, ServerSideEncryptionConfiguration={"Rules": rules})
    found = s3.get_bucket_encryption(Bucket=bucket.name)["ServerSideEncryptionConfiguration"]["Rules"]
    if found[0]["ApplyServerSideEncryptionByDefault"] != rules[0]["ApplyServerSideEncryptionByDefault"]:
        yield f"{bucket.logical_id} 的加密"


def _bucket_lifecycle(clients: Clients, bucket: Resource) -> Iterator[str]:
    wanted = bucket.properties.get("LifecycleConfiguration")
    if wanted is None:
        return
    rules = [_lifecycle_rule(rule) for rule in wanted["Rules"]]
    s3 = clients("s3")
    s3.put_bucket_lifecycle_configuration(Bucket=bucket.name, LifecycleConfiguration={"Rules": rules})
    found = s3.get_bucket_lifecycle_configuration(Bucket=bucket.name)["Rules"]
    if {rule["ID"] for rule in found} != {rule["ID"] for rule in rules}:
        yield f"{bucket.logical_id} 的生命周期"


def _lifecycle_rule(rule: dict[str, Any]) -> dict[str, Any]:
    """CloudFormation's words to those of S3's API; the numbers may be parameters, which are texts."""
    made: dict[str, Any] = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": rule.get("Prefix", "")}}
    if "ExpirationInDays" in rule:
        made["Expiration"] = {"Days": int(rule["ExpirationInDays"])}
    if "NoncurrentVersionExpiration" in rule:
        made["NoncurrentVersionExpiration"] = {
            "NoncurrentDays": int(rule["NoncurrentVersionExpiration"]["NoncurrentDays"])
        }
    if "AbortIncompleteMultipartUpload" in rule:
        made["AbortIncompleteMultipartUpload"] = rule["AbortIncompleteMultipartUpload"]
    return made


def _object_lock(clients: Clients, bucket: Resource) -> Iterator[str]:
    wanted = bucket.properties.get("ObjectLockConfiguration")
    if wanted is None:
        return
    retention = wanted["Rule"]["DefaultRetention"]
    lock = {"ObjectLockEnabled": "Enabled", "Rule": {"DefaultRetention": {**retention, "Days": int(retention["Days"])}}}
    s3 = clients("s3")
    s3.put_object_lock_configuration(Bucket=bucket.name, ObjectLockConfiguration=lock)
    if s3.get_object_lock_configuration(Bucket=bucket.name)["ObjectLockConfiguration"] != lock:
        yield f"{bucket.logical_id} 的对象锁定"


def _time_to_live(clients: Clients, table: Resource) -> Iterator[str]:
    dynamodb, wanted = clients("dynamodb"), table.properties["TimeToLiveSpecification"]
    found = dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    if found["TimeToLiveStatus"] != "ENABLED":
        dynamodb.update_time_to_live(TableName=table.name, TimeToLiveSpecification=wanted)
        found = dynamodb.describe_time_to_live(TableName=table.name)["TimeToLiveDescription"]
    if found.get("AttributeName") != wanted["AttributeName"]:
        yield f"{table.logical_id} 的过期属性"


def _recovery(clients: Clients, table: Resource) -> Iterator[str]:
    dynamodb, wanted = clients("dynamodb"), table.properties["PointInTimeRecoverySpecification"]
    dynamodb.update_continuous_backups(TableName=table.name, PointInTimeRecoverySpecification=wanted)
    found = dynamodb.describe_continuous_backups(TableName=table.name)["ContinuousBackupsDescription"]
    if found["PointInTimeRecoveryDescription"]["PointInTimeRecoveryStatus"] != "ENABLED":
        yield f"{table.logical_id} 的时间点恢复"


def _table_key(clients: Clients, table: Resource) -> Iterator[str]:
    dynamodb, wanted = clients("dynamodb"), table.properties["SSESpecification"]
    found = dynamodb.describe_table(TableName=table.name)["Table"].get("SSEDescription", {})
    if found.get("KMSMasterKeyArn") != wanted["KMSMasterKeyId"]:
        given = {"Enabled": True, "SSEType": wanted["SSEType"], "KMSMasterKeyId": wanted["KMSMasterKeyId"]}
        dynamodb.update_table(TableName=table.name, SSESpecification=given)
        found = dynamodb.describe_table(TableName=table.name)["Table"].get("SSEDescription", {})
    if found.get("KMSMasterKeyArn") != wanted["KMSMasterKeyId"]:
        yield f"{table.logical_id} 的加密密钥"


def _schedule_zone(clients: Clients, schedule: Resource) -> Iterator[str]:
    scheduler, wanted = clients("scheduler"), schedule.properties["ScheduleExpressionTimezone"]
    given = scheduler.get_schedule(Name=schedule.name)
    kept = ("Name", "Description", "ScheduleExpression", "State", "Target", "FlexibleTimeWindow")
    scheduler.update_schedule(**{name: given[name] for name in kept}, ScheduleExpressionTimezone=wanted)
    if scheduler.get_schedule(Name=schedule.name)["ScheduleExpressionTimezone"] != wanted:
        yield f"{schedule.logical_id} 的时区"


def _stage_throttle(clients: Clients, stage: Resource) -> Iterator[str]:
    wanted = stage.properties["DefaultRouteSettings"]
    settings = {
        "DetailedMetricsEnabled": wanted["DetailedMetricsEnabled"],
        "ThrottlingBurstLimit": int(wanted["ThrottlingBurstLimit"]),
        "ThrottlingRateLimit": float(wanted["ThrottlingRateLimit"]),
    }
    gateway, names = (
        clients("apigatewayv2"),
        {"ApiId": stage.properties["ApiId"], "StageName": stage.properties["StageName"]},
    )
    gateway.update_stage(**names, DefaultRouteSettings=settings)
    if gateway.get_stage(**names)["DefaultRouteSettings"] != settings:
        yield f"{stage.logical_id} 的限流"


def _bucket_policy(clients: Clients, policy: Resource) -> Iterator[str]:
    found = json.loads(clients("s3").get_bucket_policy(Bucket=policy.properties["Bucket"])["Policy"])
    if _sids(found) != _sids(policy.properties["PolicyDocument"]):
        yield policy.logical_id


def _key_policy(clients: Clients, key: Resource) -> Iterator[str]:
    kms = clients("kms")
    found = json.loads(kms.get_key_policy(KeyId=key.name, PolicyName="default")["Policy"])
    if _sids(found) != _sids(key.properties["KeyPolicy"]):
        yield f"{key.logical_id} 的策略"
    if not kms.get_key_rotation_status(KeyId=key.name)["KeyRotationEnabled"]:
        yield f"{key.logical_id} 的轮换"


def _sids(policy: dict[str, Any]) -> set[tuple[str, str]]:
    return {(statement["Sid"], statement["Effect"]) for statement in policy["Statement"]}


def _stream_mapping(clients: Clients, mapping: Resource) -> Iterator[str]:
    found = clients("lambda").get_event_source_mapping(UUID=mapping.name)
    for name in ("BisectBatchOnFunctionError", "FunctionResponseTypes", "MaximumRetryAttempts", "FilterCriteria"):
        if found.get(name) != mapping.properties[name]:
            yield f"{mapping.logical_id} 的 {name}"
    if not found.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination"):
        yield f"{mapping.logical_id} 的失败队列"


_COMPLETERS: dict[str, tuple[Completer, ...]] = {
    "AWS::S3::Bucket": (_bucket_encryption, _bucket_lifecycle, _object_lock),
    "AWS::DynamoDB::Table": (_time_to_live, _recovery, _table_key),
    "AWS::Scheduler::Schedule": (_schedule_zone,),
    "AWS::ApiGatewayV2::Stage": (_stage_throttle,),
    "AWS::S3::BucketPolicy": (_bucket_policy,),
    "AWS::KMS::Key": (_key_policy,),
    "AWS::Lambda::EventSourceMapping": (_stream_mapping,),
}
