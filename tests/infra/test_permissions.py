"""The judge of least privilege itself: it allows what a policy says and finds what it does not."""

from __future__ import annotations

import pytest

from shared.storage.keys import Key
from tests.support.permissions import Demand, allowed, demands, least_privilege
from tests.support.stack import ALLIANCE, running_stack

APPLICATION = {"dynamodb:LeadingKeys": ("APP#1",)}
ROSTER = {"dynamodb:LeadingKeys": ("ROSTER#1#01#000001",)}
DISTRICT = {"dynamodb:LeadingKeys": ("DISTRICT#410105#submitted",)}
VAULT = {"kms:EncryptionContext:aws:s3:arn": ("${VaultBucket.Arn}",)}
INBOX = {"kms:EncryptionContext:aws:s3:arn": ("${InboxBucket.Arn}",)}


@pytest.mark.parametrize(
    ("function", "demand", "verdict"),
    [
        ("approval", Demand("dynamodb:PutItem", "${Table.Arn}", APPLICATION), True),
        ("approval", Demand("dynamodb:DeleteItem", "${Table.Arn}", APPLICATION), False),
        ("approval", Demand("dynamodb:GetItem", "${Table.Arn}", ROSTER), False),
        ("application_intake", Demand("dynamodb:BatchWriteItem", "${Table.Arn}", ROSTER), True),
        ("application_intake", Demand("dynamodb:Query", "${Table.Arn}/index/gsi1", DISTRICT), True),
        ("application_intake", Demand("dynamodb:Query", "${Table.Arn}/index/gsi2", DISTRICT), False),
        ("paper_custody", Demand("s3:GetObjectVersion", "${VaultBucket.Arn}/papers/1/2/answer_key.pdf"), True),
        ("paper_custody", Demand("s3:PutObject", "${VaultBucket.Arn}/papers/1/2/answer_key.pdf"), False),
        ("paper_custody", Demand("kms:Decrypt", "${VaultKey.Arn}", VAULT), True),
        ("paper_custody", Demand("kms:Decrypt", "${VaultKey.Arn}", INBOX), False),
        ("paper_custody", Demand("kms:Decrypt", "${VaultKey.Arn}"), False),
        ("paper_generation", Demand("kms:Decrypt", "${VaultKey.Arn}", VAULT), False),
        ("paper_generation", Demand("s3:GetObject", "${VaultBucket.Arn}/papers/1/2/answer_key.pdf"), False),
        ("event_router", Demand("states:StartExecution", "${PaperProduction}"), True),
        ("event_router", Demand("states:StartExecution", "${WeeklyRollup}"), False),
        ("event_router", Demand("dynamodb:GetItem", "${Table.Arn}", APPLICATION), False),
    ],
)
def test_verdicts(function: str, demand: Demand, verdict: bool) -> None:
    assert allowed(function, demand) is verdict


def test_a_transaction_demands_each_of_its_items() -> None:
    put = {"Put": {"TableName": "t", "Item": {"pk": {"S": "APP#1"}, "sk": {"S": "META"}}}}
    delete = {"Delete": {"TableName": "t", "Key": {"pk": {"S": "AUDIT#1"}, "sk": {"S": "1"}}}}
    found = demands("dynamodb", "TransactWriteItems", {"TransactItems": [put, delete]})
    assert [(demand.action, demand.context.get("dynamodb:LeadingKeys")) for demand in found[:2]] == [
        ("dynamodb:PutItem", ("APP#1",)),
        ("dynamodb:DeleteItem", ("AUDIT#1",)),
    ]


def test_a_call_that_nobody_judged_is_an_error() -> None:
    with pytest.raises(LookupError, match="Scan"):
        demands("kinesis", "Scan", {})


def test_a_function_out_of_its_policy_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Receipts are paper_custody's to read; an application is not."""
    monkeypatch.setattr("shared.storage.keys.package", _application)
    refused = pytest.raises(AssertionError, match=r"paper_custody may not dynamodb:GetItem")
    with running_stack() as stack, refused, least_privilege():
        stack.http("GET", "/sittings/1/papers", ALLIANCE)


def _application(sitting_id: str) -> Key:
    return Key(f"APP#{sitting_id}", "META")
