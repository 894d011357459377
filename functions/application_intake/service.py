"""Submitting, taking back and reading applications (notice 三（五）1)."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from functions.application_intake.claims import Rosters, claim_people
from functions.application_intake.drafts import Stores, entry, owned
from functions.application_intake.views import application_view
from shared.domain.application import (
    Application,
    ApplicationState,
    SittingRow,
    application_number,
    check_lead_time,
)
from shared.domain.audit import AuditEntry
from shared.domain.calendar import LeadTime, local_date
from shared.domain.caller import Caller, Role
from shared.domain.errors import Busy, FieldError, NotFound, ValidationFailed
from shared.domain.receipt import Receipt
from shared.domain.same_time import listed_twice
from shared.domain.sitting import Sitting
from shared.storage.applications import Applications, NumberTaken
from shared.storage.sittings import Sittings

_ATTEMPTS = 25


def submit(
    application_id: str,
    *,
    stores: Stores,
    caller: Caller,
    now: datetime,
    lead_time: LeadTime,
    without_glyph: Callable[[str], str],
    receipt: Receipt,
) -> dict[str, Any]:
    """Hand a draft or a returned application in; the first time it gets its number.

    Raises `ValidationFailed` when an exam day is too near, a roster does not fit its headcount,
    a candidate sits elsewhere at the same time, or a text cannot be printed (`without_glyph`
    gives the characters that no face has): what is handed in must not stop a form later.
    """
    application = owned(application_id, stores.applications, caller)
    application.require_editable()
    check_lead_time(application.rows, now, lead_time)
    rosters = {row.row: stores.rosters.read(application.id, row.row, row.roster_version) for row in application.rows}
    _check_rosters(application.rows, rosters)
    _check_glyphs(application, rosters, without_glyph)
    claim_people(application, rosters, stores.applications, now)
    return _number_and_save(application, stores.applications, caller, now, lead_time, receipt)


def withdraw(
    application_id: str,
    reason: str,
    *,
    applications: Applications,
    sittings: Sittings,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Take an application back: any time before one of its sittings is dispatched."""
    before = owned(application_id, applications, caller)
    application = before.withdrawn(reason=reason)
    cancelled: list[tuple[Sitting, AuditEntry]] = []
    if before.state is ApplicationState.APPROVED:
        for row in before.rows:
            sitting = sittings.get(f"{before.number}-{row.row:02d}").cancelled()
            cancelled.append((sitting, _cancelled_entry(sitting, caller, now)))
    answer = application_view(application)
    applications.decide(
        application,
        entry(application, "application.withdrawn", caller, now),
        cancelled,
        receipt.with_body(answer),
    )
    return answer


def visible(application_id: str, applications: Applications, caller: Caller) -> Application:
    """An application that is the caller's to see; others are unknown to them."""
    application = applications.get(application_id)
    own = Role.INSTITUTION in caller.roles and caller.organisation == application.institution_code
    handed_in = application.state is not ApplicationState.DRAFT
    if own or (handed_in and caller.sees(institution=application.institution_code, district=application.district)):
        return application
    raise NotFound("没有找到这份申请，请核对申请编号。")


def _number_and_save(
    application: Application,
    applications: Applications,
    caller: Caller,
    now: datetime,
    lead_time: LeadTime,
    receipt: Receipt,
) -> dict[str, Any]:
    year = local_date(now).year
    for attempt in range(_ATTEMPTS):
        sequence = 0 if application.number else applications.next_sequence(application.district, year)
        number = application.number or application_number(application.district, year, sequence)
        submitted = application.submitted(number=number, now=now, lead_time=lead_time)
        answer = application_view(submitted)
        audit = entry(submitted, "application.submitted", caller, now)
        try:
            if application.number:
                applications.save(submitted, audit, receipt.with_body(answer))
            else:
                applications.submit(submitted, audit, receipt.with_body(answer), year=year, sequence=sequence)
        except NumberTaken:
            time.sleep(random.uniform(0, 0.02 * (attempt + 1)))  # noqa: S311 - jitter, no secret
        else:
            return answer
    raise Busy


def _check_rosters(rows: Sequence[SittingRow], rosters: Rosters) -> None:
    errors = [
        FieldError(
            "headcount",
            f"第{row.row}场名册有{len(rosters[row.row])}人，申请表填写的数量是{row.headcount}人，两者应一致，请核对。",
            field=f"sittings/{row.row - 1}/headcount",
            row=row.row,
            column="数量",
        )
        for row in rows
        if row.roster_version and len(rosters[row.row]) != row.headcount
    ]
    errors += listed_twice(rows, rosters)
    if errors:
        raise ValidationFailed(errors)


def _check_glyphs(application: Application, rosters: Rosters, without_glyph: Callable[[str], str]) -> None:
    texts = {
        "institution": application.institution,
        "contact": application.contact,
        "telephone": application.telephone,
    }
    for row in application.rows:
        texts[f"sittings/{row.row - 1}/venue"] = row.venue
        texts[f"sittings/{row.row - 1}/rooms"] = "".join(row.rooms)
        texts[f"sittings/{row.row - 1}/roster"] = "".join(person.name for person in rosters[row.row])
    errors = [
        FieldError("no_glyph", f"“{missing}”无法打印，请改用其他字或符号；确为姓名用字的请联系管理员。", field=field)
        for field, text in texts.items()
        if (missing := without_glyph(text))
    ]
    if errors:
        raise ValidationFailed(errors)


def _cancelled_entry(sitting: Sitting, caller: Caller, now: datetime) -> AuditEntry:
    return AuditEntry(
        f"sitting:{sitting.id}", sitting.version, "sitting.cancelled", caller.subject, now, {"state": sitting.state}
    )
