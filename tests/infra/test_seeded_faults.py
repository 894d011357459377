"""Every check finds the fault that it is there for: each is shown a stack with that fault."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.infra.checks import access, data, entry, reliability
from tests.infra.plan import Plan, of_type, plan, properties
from tests.infra.test_stack import EVERYWHERE

Fault = Callable[[Plan], None]


def _set(resource: str, *path: str | int, to: Any) -> Fault:
    def seed(planned: Plan) -> None:
        target = properties(planned, resource)
        for step in path[:-1]:
            target = target[step]  # type: ignore[index]
        target[path[-1]] = to  # type: ignore[index]

    return seed


def _drop(resource: str, *path: str | int) -> Fault:
    def seed(planned: Plan) -> None:
        target = properties(planned, resource)
        for step in path[:-1]:
            target = target[step]  # type: ignore[index]
        del target[path[-1]]  # type: ignore[arg-type]

    return seed


def _remove(resource: str) -> Fault:
    def seed(planned: Plan) -> None:
        del planned["Resources"][resource]

    return seed


def _attribute(resource: str, name: str, to: str) -> Fault:
    def seed(planned: Plan) -> None:
        planned["Resources"][resource][name] = to

    return seed


def _statement(resource: str, sid: str, field: str, to: Any) -> Fault:
    """Change one field of the statement `sid` of a role, policy, bucket policy or key."""

    def seed(planned: Plan) -> None:
        (found,) = [item for item in _statements(properties(planned, resource)) if item.get("Sid") == sid]
        found[field] = to

    return seed


def _no_statement(resource: str, sid: str) -> Fault:
    def seed(planned: Plan) -> None:
        statements = _statements(properties(planned, resource))
        statements[:] = [item for item in statements if item.get("Sid") != sid]

    return seed


def _statements(found: dict[str, Any]) -> list[dict[str, Any]]:
    policies = found.get("Policies") or [found]
    document = policies[0].get("PolicyDocument") or found["KeyPolicy"]
    statements: list[dict[str, Any]] = document["Statement"]
    return statements


def _open_route(planned: Plan) -> None:
    del entry.routes(planned)["GET /occupations"]["security"]


def _default_route(planned: Plan) -> None:
    paths = properties(planned, "Api")["Body"]["paths"]
    paths["/{proxy+}"] = paths["/occupations"]


def _stage(*path: str, to: Any) -> Fault:
    def seed(planned: Plan) -> None:
        (name,) = of_type(planned, "AWS::ApiGatewayV2::Stage")
        _set(name, *path, to=to)(planned)

    return seed


_STREAM = "EventRouterTableStream"
_JWT = ("Body", "components", "securitySchemes", "Jwt", "x-amazon-apigateway-authorizer")
_KEYS = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["ROSTER#*"]}}
FAULTS: list[tuple[Callable[[Plan], list[str]], Fault]] = [
    (access.no_star_actions, _statement("ApprovalRole", "ReadTable", "Action", ["dynamodb:*"])),
    (access.no_star_actions, _statement("VaultKey", "Administer", "Action", ["kms:*"])),
    (access.no_star_resources, _statement("ApprovalRole", "WriteTable", "Resource", "*")),
    (access.no_star_resources, _statement("PaperCustodyPolicy", "HandOutPapers", "Resource", "arn:aws:s3:::*/*")),
    (access.no_managed_policies, _set("EventRouterRole", "ManagedPolicyArns", to=["arn:aws:iam::aws:policy/x"])),
    (access.one_role_each, _set("Approval", "Role", to="${QuestionBankRole.Arn}")),
    (access.allowed_principals, _statement("AlarmTopicPolicy", "AlarmsOfThisAccount", "Principal", "*")),
    (access.allowed_principals, _statement("VaultPolicy", "KmsOnly", "Effect", "Allow")),
    (access.table_by_keys, _statement("ApprovalRole", "WriteTable", "Condition", {})),
    (access.table_by_keys, _statement("ApprovalRole", "WriteTable", "Action", ["dynamodb:DeleteItem"])),
    (access.table_by_keys, _statement("QuestionBankRole", "QueryGsi1", "Condition", {})),
    (access.personal_data_needs, _statement("PaperCustodyPolicy", "ReadTable", "Condition", _KEYS)),
    (access.paper_key_users, _statement("VaultKey", "HandOutPapers", "Condition", {})),
    (access.paper_key_users, _statement("VaultKey", "StorePapers", "Action", ["kms:GenerateDataKey", "kms:Decrypt"])),
    (access.paper_key_users, _statement("VaultKey", "Administer", "Action", ["kms:Decrypt"])),
    (access.paper_key_users, _statement("VaultKey", "Administer", "Action", ["kms:CreateGrant"])),
    (access.vault_readers, _statement("PaperGenerationPolicy", "StorePapers", "Action", ["s3:GetObject"])),
    (access.vault_readers, _statement("ApprovalRole", "Reports", "Resource", "${VaultBucket.Arn}/*")),
    *[
        (access.vault_refusals, _no_statement("VaultPolicy", sid))
        for sid in ("TlsOnly", "KmsOnly", "OwnKeyOnly", "ShortUrls")
    ],
    (
        access.vault_refusals,
        _statement("VaultPolicy", "ShortUrls", "Condition", {"NumericGreaterThan": {"s3:signatureAge": 3_600_000}}),
    ),
    (
        access.vault_refusals,
        _statement(
            "VaultPolicy",
            "KmsOnly",
            "Condition",
            {"StringNotEqualsIfExists": {"s3:x-amz-server-side-encryption": "aws:kms"}},
        ),
    ),
    (access.tls_everywhere, _no_statement("InboxPolicy", "TlsOnly")),
    (access.tls_everywhere, _remove("PoisonRecordQueuePolicy")),
    (data.kept, _attribute("Table", "DeletionPolicy", "Delete")),
    (data.kept, _attribute("VaultBucket", "UpdateReplacePolicy", "Delete")),
    (data.kept, _attribute("DataKey", "DeletionPolicy", "Delete")),
    (data.kept, _attribute("UserPool", "DeletionPolicy", "Delete")),
    (data.table_guarded, _set("Table", "DeletionProtectionEnabled", to=False)),
    (data.table_guarded, _drop("Table", "PointInTimeRecoverySpecification")),
    (data.table_guarded, _set("Table", "StreamSpecification", "StreamViewType", to="NEW_IMAGE")),
    (data.table_guarded, _drop("Table", "SSESpecification")),
    (data.table_guarded, _set("Table", "BillingMode", to="PROVISIONED")),
    (data.buckets_private, _set("ReportsBucket", "PublicAccessBlockConfiguration", "BlockPublicPolicy", to=False)),
    (data.buckets_private, _drop("InboxBucket", "OwnershipControls")),
    (
        data.buckets_encrypted,
        _set(
            "VaultBucket",
            "BucketEncryption",
            "ServerSideEncryptionConfiguration",
            0,
            "ServerSideEncryptionByDefault",
            "KMSMasterKeyID",
            to="${DataKey.Arn}",
        ),
    ),
    (
        data.buckets_encrypted,
        _set("InboxBucket", "BucketEncryption", "ServerSideEncryptionConfiguration", 0, "BucketKeyEnabled", to=False),
    ),
    (
        data.vault_locked,
        _set("VaultBucket", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Mode", to="GOVERNANCE"),
    ),
    (data.vault_locked, _set("VaultBucket", "ObjectLockConfiguration", "Rule", "DefaultRetention", "Days", to=1)),
    (data.vault_locked, _set("VaultBucket", "ObjectLockEnabled", to=False)),
    (data.vault_locked, _drop("VaultBucket", "VersioningConfiguration")),
    (data.uploads_expire, _drop("InboxBucket", "LifecycleConfiguration")),
    (data.official_forms_stay, _set("ReportsBucket", "LifecycleConfiguration", "Rules", 0, "Prefix", to="annex-")),
    (data.official_forms_stay, _set("ReportsBucket", "LifecycleConfiguration", "Rules", 0, "Prefix", to="annex-3/")),
    (data.keys_rotate, _set("VaultKey", "EnableKeyRotation", to=False)),
    (data.inbox_origin, _set("InboxBucket", "CorsConfiguration", "CorsRules", 0, "AllowedOrigins", to=["*"])),
    (reliability.all_functions, _remove("Approval")),
    (reliability.logs_kept, _remove("ApprovalLogGroup")),
    (reliability.logs_kept, _drop("ApprovalLogGroup", "RetentionInDays")),
    (reliability.logs_kept, _drop("ApprovalLogGroup", "KmsKeyId")),
    (reliability.logs_kept, _set("Approval", "LoggingConfig", "LogGroup", to="${QuestionBankLogGroup}")),
    (reliability.workflow_logs, _set("PaperProduction", "LoggingConfiguration", "IncludeExecutionData", to=True)),
    (reliability.workflow_logs, _drop("WeeklyRollup", "LoggingConfiguration")),
    (reliability.stream_bounded, _drop(_STREAM, "FunctionResponseTypes")),
    (reliability.stream_bounded, _set(_STREAM, "BisectBatchOnFunctionError", to=False)),
    (reliability.stream_bounded, _set(_STREAM, "MaximumRetryAttempts", to=-1)),
    (reliability.stream_bounded, _drop(_STREAM, "MaximumRecordAgeInSeconds")),
    (reliability.stream_bounded, _drop(_STREAM, "DestinationConfig")),
    (reliability.stream_bounded, _set(_STREAM, "StartingPosition", to="LATEST")),
    (reliability.stream_filtered, _drop(_STREAM, "FilterCriteria")),
    (reliability.queues_keep, _set("PoisonRecordQueue", "MessageRetentionPeriod", to=345_600)),
    (reliability.queues_keep, _drop("MissedScheduleQueue", "KmsMasterKeyId")),
    (reliability.failures_allowed, _no_statement("EventRouterRole", "HandOverPoison")),
    (reliability.failures_allowed, _statement("WeeklyScheduleRole", "DataKey", "Action", ["kms:Decrypt"])),
    (reliability.schedules_local, _set("WeeklySchedule", "ScheduleExpressionTimezone", to="UTC")),
    (reliability.schedules_local, _drop("WeeklySchedule", "Target", "DeadLetterConfig")),
    (reliability.schedules_local, _set("WeeklySchedule", "FlexibleTimeWindow", "Mode", to="FLEXIBLE")),
    (reliability.schedules_local, _attribute("WeeklySchedule", "Type", "AWS::Events::Rule")),
    (reliability.alarms_raised, _remove("ApprovalErrors")),
    (reliability.alarms_raised, _remove("StreamAge")),
    (reliability.alarms_raised, _set("PoisonRecordQueueDepth", "AlarmActions", to=[])),
    (reliability.alarms_raised, _set("PaperProductionFailed", "Dimensions", 0, "Value", to="${WeeklyRollup}")),
    (reliability.alarms_get_through, _no_statement("DataKey", "RaiseAlarms")),
    (reliability.alarms_get_through, _no_statement("AlarmTopicPolicy", "AlarmsOfThisAccount")),
    (entry.every_route_signed_in, _open_route),
    (entry.no_catch_all, _default_route),
    (entry.tokens_checked, _set("Api", *_JWT, "jwtConfiguration", "audience", to=[])),
    (entry.tokens_checked, _set("Api", *_JWT, "jwtConfiguration", "issuer", to="http://plain.example")),
    (entry.tokens_checked, _set("Api", *_JWT, "identitySource", to="$request.querystring.token")),
    (entry.one_origin, _set("Api", "Body", "x-amazon-apigateway-cors", "allowOrigins", to=["*"])),
    (entry.throttled, _stage("DefaultRouteSettings", to={})),
    (entry.discreet_access_log, _stage("AccessLogSettings", "Format", to='{"ip": "$context.identity.sourceIp"}')),
    (entry.discreet_access_log, _stage("AccessLogSettings", to={})),
    (entry.pool_closed, _set("UserPool", "MfaConfiguration", to="OPTIONAL")),
    (entry.pool_closed, _set("UserPool", "AdminCreateUserConfig", to={})),
    (entry.pool_closed, _set("UserPool", "DeletionProtection", to="INACTIVE")),
    (entry.nobody_promotes_himself, _set("UserPoolClient", "WriteAttributes", to=["name", "custom:district"])),
    (entry.nobody_promotes_himself, _drop("UserPoolClient", "WriteAttributes")),
    (entry.nobody_promotes_himself, _set("UserPoolClient", "ExplicitAuthFlows", to=["ALLOW_USER_PASSWORD_AUTH"])),
    (entry.nobody_promotes_himself, _drop("UserPoolClient", "PreventUserExistenceErrors")),
    (entry.short_tokens, _set("UserPoolClient", "IdTokenValidity", to=60)),
    (entry.short_tokens, _drop("UserPoolClient", "TokenValidityUnits")),
    (entry.groups_are_roles, _remove("MarkerGroup")),
]


@pytest.mark.parametrize(
    ("check", "fault"), FAULTS, ids=[f"{check.__name__}-{number}" for number, (check, _) in enumerate(FAULTS)]
)
def test_the_check_finds_the_fault(check: Callable[[Plan], list[str]], fault: Fault) -> None:
    planned = plan()
    fault(planned)
    assert check(planned) != []


def test_every_check_was_shown_a_fault() -> None:
    assert {check for check, _ in FAULTS} == set(EVERYWHERE)
