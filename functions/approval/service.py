"""The district's decisions (notice 三（五）2) and what the offices may see."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from shared.domain.application import Application, ApplicationState
from shared.domain.audit import AuditEntry
from shared.domain.calendar import ReportingPeriod
from shared.domain.caller import Caller, Role
from shared.domain.edition import PaperForm
from shared.domain.errors import NotFound, StaleVersion
from shared.domain.receipt import Receipt
from shared.domain.sitting import Sitting, SittingState
from shared.domain.summary import Basis, in_form_order
from shared.runtime.views import sitting_view
from shared.storage.applications import Applications
from shared.storage.sittings import Sittings


def approve(
    application_id: str,
    forms: Mapping[int, PaperForm],
    *,
    version: int,
    applications: Applications,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Approve an application with a paper form for each row; its sittings come into being."""
    before = _of_district(application_id, applications, caller, version)
    application = before.decided(ApplicationState.APPROVED, now=now)
    sittings = application.sittings(forms, now=now)
    answer = _decision_view(application) | {"sittings": [sitting_view(sitting) for sitting in sittings]}
    applications.decide(
        application,
        _entry(application, "application.approved", caller, now),
        [(sitting, sitting_entry(sitting, "sitting.approved", caller.subject, now)) for sitting in sittings],
        receipt.with_body(answer),
    )
    return answer


def turn_down(
    application_id: str,
    state: ApplicationState,
    reason: str,
    *,
    version: int,
    applications: Applications,
    caller: Caller,
    now: datetime,
    receipt: Receipt,
) -> dict[str, Any]:
    """Return an application for correction, or reject it, with the reason."""
    before = _of_district(application_id, applications, caller, version)
    application = before.decided(state, now=now, reason=reason)
    answer = _decision_view(application)
    audit = _entry(application, f"application.{state}", caller, now)
    applications.save(application, audit, receipt.with_body(answer))
    return answer


def visible_sitting(sitting_id: str, sittings: Sittings, caller: Caller) -> Sitting:
    """A sitting that is the caller's to see; others are unknown to them."""
    sitting = sittings.get(sitting_id)
    if not caller.sees(institution=sitting.institution_code, district=sitting.district):
        raise NotFound("没有找到这个场次，请核对场次编号。")
    return sitting


def sittings_in_state(state: SittingState, sittings: Sittings, caller: Caller) -> list[Sitting]:
    """By exam time; a district's user sees their own district."""
    return list(sittings.in_state(state, _only(caller)))


def sittings_in_period(period: ReportingPeriod, basis: Basis, sittings: Sittings, district: str) -> list[Sitting]:
    """What a summary of the period lists, cancelled sittings left out."""
    found = sittings.approved_in(period, district) if basis is Basis.APPROVED else sittings.exam_in(period, district)
    return in_form_order(sitting for sitting in found if sitting.state is not SittingState.CANCELLED)


def sitting_entry(sitting: Sitting, action: str, actor: str, now: datetime) -> AuditEntry:
    """The audit entry of a sitting's new version."""
    details: dict[str, str | int] = {
        "sitting_id": sitting.id,
        "state": sitting.state,
        "district": sitting.district,
        "form": sitting.form,
        "headcount": sitting.headcount,
    }
    return AuditEntry(f"sitting:{sitting.id}", sitting.version, action, actor, now, details)


def _only(caller: Caller) -> str:
    """The district that the caller is confined to; empty for the whole city."""
    city_wide = (Role.TASK_FORCE, Role.ALLIANCE, Role.ADMIN)
    return "" if caller.has(city_wide) else caller.own_district()


def period_district(asked: str, caller: Caller) -> str:
    """The district of an Annex 2: the caller's own, or the one that a city office names."""
    return _only(caller) or asked


def _of_district(application_id: str, applications: Applications, caller: Caller, version: int) -> Application:
    application = applications.get(application_id)
    if application.state is ApplicationState.DRAFT or application.district != caller.own_district():
        raise NotFound("没有找到这份申请，请核对申请编号。")
    if application.state is ApplicationState.SUBMITTED and application.version != version:
        raise StaleVersion
    return application


def _decision_view(application: Application) -> dict[str, Any]:
    return {
        "application_id": application.id,
        "number": application.number,
        "state": application.state,
        "state_label": application.state.label,
        "version": application.version,
        "reason": application.reason,
    }


def _entry(application: Application, action: str, caller: Caller, now: datetime) -> AuditEntry:
    return AuditEntry(
        f"application:{application.id}",
        application.version,
        action,
        caller.subject,
        now,
        {"number": application.number, "sittings": len(application.rows)},
    )
