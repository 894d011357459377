"""Drafts: entering Annex 1, changing it, attaching rosters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from functions.application_intake.requests import ApplicationRequest, ApplicationUpdate, SittingRequest
from functions.application_intake.views import application_view
from shared.domain.application import Application, ApplicationState, SittingRow
from shared.domain.audit import AuditEntry
from shared.domain.calendar import local_date
from shared.domain.caller import Caller
from shared.domain.districts import district_named
from shared.domain.errors import FieldError, NotFound, StaleVersion, ValidationFailed
from shared.domain.occupation import Occupation
from shared.domain.receipt import Receipt
from shared.domain.roster import Candidate, RosterEntry, check_roster
from shared.storage.applications import Applications
from shared.storage.occupations import Occupations
from shared.storage.rosters import Rosters


@dataclass(frozen=True, slots=True)
class Stores:
    """What the use cases of this function read and write."""

    applications: Applications
    rosters: Rosters
    occupations: Occupations


def create(
    request: ApplicationRequest, *, stores: Stores, caller: Caller, application_id: str, now: datetime, receipt: Receipt
) -> dict[str, Any]:
    """A new draft. Raises `ValidationFailed` with every error of the form and its rosters."""
    rows, rosters, warnings = _rows(request.sittings, stores.occupations, now, version=1)
    application = Application(
        id=application_id,
        institution_code=caller.own_institution(),
        institution=request.institution,
        district=district_named(request.district).code,
        contact=request.contact,
        telephone=request.telephone,
        rows=rows,
        state=ApplicationState.DRAFT,
        version=1,
        created_at=now,
    )
    answer = application_view(application, warnings)
    _write_rosters(stores.rosters, application, rosters, 1)
    stores.applications.save(
        application, entry(application, "application.drafted", caller, now), receipt.with_body(answer)
    )
    return answer


def update(
    application_id: str,
    request: ApplicationUpdate,
    *,
    stores: Stores,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """The draft's whole content again. A row without a roster keeps the one it has."""
    before = owned(application_id, stores.applications, caller)
    if before.version != request.version:
        raise StaleVersion
    before.require_editable()
    _same_district(before, request.district)
    rows, rosters, warnings = _rows(request.sittings, stores.occupations, now, version=before.version + 1)
    kept = {row.row: row.roster_version for row in before.rows}
    application = before.revised(
        institution=request.institution,
        district=district_named(request.district).code,
        contact=request.contact,
        telephone=request.telephone,
        rows=tuple(row if row.row in rosters else replace(row, roster_version=kept.get(row.row, 0)) for row in rows),
    )
    answer = application_view(application, warnings)
    _write_rosters(stores.rosters, application, rosters, application.version)
    stores.applications.save(
        application, entry(application, "application.revised", caller, now), receipt.with_body(answer)
    )
    return answer


def attach_roster(
    application_id: str,
    row_number: int,
    entries: Sequence[RosterEntry],
    *,
    stores: Stores,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """A row's roster from a workbook; refused whole when one row of it is wrong."""
    before = owned(application_id, stores.applications, caller)
    before.require_editable()
    row = before.row_numbered(row_number)
    checked = check_roster(entries, headcount=row.headcount, today=local_date(now))
    if checked.errors:
        raise ValidationFailed(checked.errors)
    version = before.version + 1
    rows = tuple(replace(old, roster_version=version) if old.row == row_number else old for old in before.rows)
    application = before.revised(rows=rows)
    answer = application_view(application, checked.warnings)
    _write_rosters(stores.rosters, application, {row_number: checked.candidates}, version)
    stores.applications.save(
        application, entry(application, "application.roster_attached", caller, now), receipt.with_body(answer)
    )
    return answer


def owned(application_id: str, applications: Applications, caller: Caller) -> Application:
    """The caller's own application; anyone else's is as unknown as one that does not exist."""
    application = applications.get(application_id)
    if application.institution_code != caller.own_institution():
        raise NotFound("没有找到这份申请，请核对申请编号。")
    return application


def entry(application: Application, action: str, caller: Caller, now: datetime) -> AuditEntry:
    """The audit entry of an application's new version."""
    return AuditEntry(
        aggregate=f"application:{application.id}",
        version=application.version,
        action=action,
        actor=caller.subject,
        at=now,
        details={"number": application.number, "sittings": len(application.rows)},
    )


def _same_district(before: Application, district: str) -> None:
    """A number belongs to its district, so a returned application stays there."""
    if before.number and before.district != district:
        message = "已取得编号的申请不能更换辖区，请撤回后重新申请。"
        raise ValidationFailed([FieldError("district_fixed", message, field="district")])


def _rows(
    requests: Sequence[SittingRequest], occupations: Occupations, now: datetime, *, version: int
) -> tuple[tuple[SittingRow, ...], dict[int, tuple[Candidate, ...]], tuple[FieldError, ...]]:
    rows: list[SittingRow] = []
    rosters: dict[int, tuple[Candidate, ...]] = {}
    errors: list[FieldError] = []
    warnings: list[FieldError] = []
    known = {code: occupations.find(code) for code in {request.occupation_code for request in requests}}
    for number, request in enumerate(requests, start=1):
        occupation = known[request.occupation_code]
        if occupation is None:
            errors.append(_unknown_occupation(number))
            continue
        if request.roster is not None:
            checked = check_roster(_entries(request), headcount=request.headcount, today=local_date(now))
            errors += [_in_row(number, error) for error in checked.errors]
            warnings += [_in_row(number, warning) for warning in checked.warnings]
            rosters[number] = checked.candidates
        rows.append(_row(number, request, occupation, version if request.roster is not None else 0))
    if errors:
        raise ValidationFailed(errors)
    return tuple(rows), rosters, tuple(warnings)


def _row(number: int, request: SittingRequest, occupation: Occupation, roster_version: int) -> SittingRow:
    return SittingRow(
        row=number,
        occupation_code=occupation.code,
        occupation_name=occupation.name,
        headcount=request.headcount,
        venue=request.venue,
        starts_at=request.starts_at,
        duration_minutes=request.duration_minutes or occupation.duration_minutes,
        practical=request.practical or occupation.practical,
        rooms=tuple(request.rooms),
        wished_form=request.wished_form,
        roster_version=roster_version,
    )


def _entries(request: SittingRequest) -> list[RosterEntry]:
    return [
        RosterEntry(row, person.name, person.sex, person.id_number, person.birth_date)
        for row, person in enumerate(request.roster or (), start=1)
    ]


def _write_rosters(
    rosters: Rosters, application: Application, candidates: dict[int, tuple[Candidate, ...]], version: int
) -> None:
    for row, people in candidates.items():
        rosters.write(application.id, row, version, people)


def _unknown_occupation(number: int) -> FieldError:
    return FieldError(
        "occupation_unknown",
        f"第{number}行“考试工种”：没有这个工种，请从工种列表中选择。",
        field=f"sittings/{number - 1}/occupation_code",
        row=number,
        column="考试工种",
    )


def _in_row(number: int, error: FieldError) -> FieldError:
    return replace(error, message=f"第{number}场名册：{error.message}", field=f"sittings/{number - 1}/roster")


def row_number(text: str) -> int:
    """A row number from a path; anything else is an unknown row."""
    if not text.isdecimal():
        raise NotFound("没有这一行，请核对申请表的行号。")
    return int(text)
