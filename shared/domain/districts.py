"""The approving units (区县（市）人社局、开发区) with the days from which each exists.

Codes are GB/T 2260's where it has one; the four development zones have none there
(410171–410173 are the statistics bureau's, 郑东新区 has no code at all), so `ZDXQ` is our own
and is never derived from an ID number.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.domain.errors import FieldError, ValidationFailed


@dataclass(frozen=True, slots=True)
class District:
    """One approving unit; `since`/`until` bound the days on which it approves."""

    code: str
    name: str
    since: date = date(2021, 4, 12)
    until: date | None = None

    def exists_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


DISTRICTS: dict[str, District] = {
    district.code: district
    for district in (
        District("410102", "中原区"),
        District("410103", "二七区"),
        District("410104", "管城回族区"),
        District("410105", "金水区"),
        District("410106", "上街区"),
        District("410108", "惠济区"),
        District("410122", "中牟县"),
        District("410181", "巩义市"),
        District("410182", "荥阳市"),
        District("410183", "新密市"),
        District("410184", "新郑市"),
        District("410185", "登封市"),
        District("410171", "经济技术开发区"),
        District("410172", "高新技术产业开发区"),
        District("410173", "航空港经济综合实验区"),
        District("ZDXQ", "郑东新区"),
    )
}


def district_named(code: str) -> District:
    """The district of a code; raises `ValidationFailed` for a code that no unit has."""
    try:
        return DISTRICTS[code]
    except KeyError:
        raise ValidationFailed(
            [FieldError("district_unknown", "辖区代码不存在，请从辖区列表中选择。", field="district")]
        ) from None
