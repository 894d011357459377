"""The stack as it would be created keeps every rule, in AWS and in China's regions."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.infra.checks import access, data, entry, reliability
from tests.infra.plan import ISSUER, Plan, of_type, plan

Check = Callable[[Plan], list[str]]
EVERYWHERE: tuple[Check, ...] = (*access.CHECKS, *data.CHECKS, *reliability.CHECKS, *entry.CHECKS)
WITHOUT_POOL = tuple(check for check in EVERYWHERE if check is not entry.groups_are_roles)


@pytest.mark.parametrize("check", EVERYWHERE)
def test_in_aws(check: Check) -> None:
    assert check(plan()) == []


@pytest.mark.parametrize("check", WITHOUT_POOL)
def test_in_china(check: Check) -> None:
    assert check(plan("aws-cn", **ISSUER)) == []


@pytest.mark.parametrize("check", access.CHECKS)
def test_with_tracing(check: Check) -> None:
    assert check(plan(Tracing="on")) == []


def test_no_pool_beside_another_issuer() -> None:
    kinds = ("AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolGroup")
    assert all(of_type(plan(), kind) for kind in kinds)
    for planned in (plan(**ISSUER), plan("aws-cn"), plan("aws-cn", **ISSUER)):
        assert not any(of_type(planned, kind) for kind in kinds)
        assert "UserPoolId" not in planned["Outputs"]


def test_the_given_issuer_is_the_one_asked() -> None:
    body = plan(**ISSUER)["Resources"]["Api"]["Properties"]["Body"]
    jwt = body["components"]["securitySchemes"]["Jwt"]["x-amazon-apigateway-authorizer"]["jwtConfiguration"]
    assert jwt == {"issuer": ISSUER["JwtIssuer"], "audience": [ISSUER["JwtAudience"]]}


def test_only_the_laptop_signs_in_by_password() -> None:
    (normal,) = of_type(plan(), "AWS::Cognito::UserPoolClient").values()
    (laptop,) = of_type(plan(Stage="laptop", LaptopAuth="on"), "AWS::Cognito::UserPoolClient").values()
    added = set(laptop["Properties"]["ExplicitAuthFlows"]) - set(normal["Properties"]["ExplicitAuthFlows"])
    assert added == {"ALLOW_ADMIN_USER_PASSWORD_AUTH"}


def test_outputs() -> None:
    assert set(plan()["Outputs"]) == {
        "ApiUrl",
        "TableName",
        "VaultBucket",
        "InboxBucket",
        "ReportsBucket",
        "UserPoolId",
        "UserPoolClientId",
        "PaperProductionArn",
        "ScoreProcessingArn",
        "WeeklyRollupArn",
        "PoisonRecordQueueUrl",
        "MissedScheduleQueueUrl",
    }
