"""Who is calling: the signed-in user's roles and what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from shared.domain.errors import Forbidden


class Role(StrEnum):
    """Groups in the token (glossary, "Roles")."""

    INSTITUTION = "institution"
    DISTRICT = "district"
    TASK_FORCE = "task_force"
    ALLIANCE = "alliance"
    ITEM_WRITER = "item_writer"
    MARKER = "marker"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Caller:
    """A signed-in user. `subject` is the issuer's stable id; it is what the audit log keeps."""

    subject: str
    name: str
    roles: frozenset[Role]
    organisation: str = ""
    district: str = ""

    def has(self, roles: Iterable[Role]) -> bool:
        return not self.roles.isdisjoint(roles)

    def sees(self, *, institution: str, district: str) -> bool:
        """True when something of this institution and district is the caller's to see."""
        if self.has((Role.TASK_FORCE, Role.ALLIANCE, Role.MARKER, Role.ADMIN)):
            return True
        if Role.DISTRICT in self.roles and self.district == district:
            return True
        return Role.INSTITUTION in self.roles and self.organisation == institution

    def own_district(self) -> str:
        """The district that a district's user acts for; an account without one is refused."""
        if not self.district:
            raise Forbidden("您的账号没有登记所属区县，请联系管理员补充后再操作。", code="no_district")
        return self.district

    def own_institution(self) -> str:
        """The institution that an institution's user acts for; an account without one is refused."""
        if not self.organisation:
            raise Forbidden("您的账号没有登记所属培训机构，请联系管理员补充后再操作。", code="no_institution")
        return self.organisation
