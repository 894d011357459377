"""What the template tells a function through its environment, read once on first use."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from functools import cache

from shared.domain.calendar import DayKind, LeadTime


@dataclass(frozen=True, slots=True)
class Settings:
    """Names of resources and the choices that the notice leaves open, with their defaults."""

    table_name: str
    vault_bucket: str
    vault_key_arn: str
    inbox_bucket: str
    reports_bucket: str
    paper_production_arn: str
    score_processing_arn: str
    groups_claim: str
    organisation_claim: str
    district_claim: str
    lead_time: LeadTime
    spare_copies: int
    report_mailbox: str


@cache
def settings() -> Settings:
    """The settings of this process. A function that lacks one gets an empty value for it."""
    env = os.environ
    return Settings(
        table_name=env.get("TABLE_NAME", ""),
        vault_bucket=env.get("VAULT_BUCKET", ""),
        vault_key_arn=env.get("VAULT_KEY_ARN", ""),
        inbox_bucket=env.get("INBOX_BUCKET", ""),
        reports_bucket=env.get("REPORTS_BUCKET", ""),
        paper_production_arn=env.get("PAPER_PRODUCTION_ARN", ""),
        score_processing_arn=env.get("SCORE_PROCESSING_ARN", ""),
        groups_claim=env.get("GROUPS_CLAIM", "cognito:groups"),
        organisation_claim=env.get("ORGANISATION_CLAIM", "custom:organisation"),
        district_claim=env.get("DISTRICT_CLAIM", "custom:district"),
        lead_time=LeadTime(
            days=int(env.get("LEAD_DAYS", "3")),
            kind=DayKind(env.get("LEAD_DAY_KIND", "calendar")),
            holidays=_days(env.get("HOLIDAYS", "")),
            extra_workdays=_days(env.get("EXTRA_WORKDAYS", "")),
        ),
        spare_copies=int(env.get("SPARE_COPIES", "2")),
        report_mailbox=env.get("REPORT_MAILBOX", ""),
    )


def _days(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day.strip()) for day in text.split(",") if day.strip())
