"""The caller, from the claims that the API's JWT authorizer has checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from shared.domain.caller import Caller, Role
from shared.domain.errors import Forbidden
from shared.runtime.settings import Settings

_ROLES = {role.value: role for role in Role}


def caller_of(event: Mapping[str, Any], settings: Settings) -> Caller:
    """The signed-in user of an HTTP API event; raises `Forbidden` when there are no claims."""
    authorizer = event.get("requestContext", {}).get("authorizer") or {}
    claims: Mapping[str, Any] = (authorizer.get("jwt") or {}).get("claims") or {}
    if not claims.get("sub"):
        raise Forbidden("请先登录后再操作。", code="not_signed_in")
    return Caller(
        subject=str(claims["sub"]),
        name=str(claims.get("name") or claims.get("cognito:username") or ""),
        roles=frozenset(_ROLES[group] for group in _groups(claims.get(settings.groups_claim)) if group in _ROLES),
        organisation=str(claims.get(settings.organisation_claim) or ""),
        district=str(claims.get(settings.district_claim) or ""),
    )


def _groups(value: object) -> Iterable[str]:
    """The authorizer hands a list over as the text `[a b]`; an issuer may send `a,b` or a list."""
    if isinstance(value, (list, tuple)):
        return [str(group) for group in value]
    return [group for group in re.split(r"[\s,]+", str(value or "").strip("[]")) if group]
