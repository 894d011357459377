"""Area codes that an ID number may start with (GB/T 2260 and its history).

Only what the project can vouch for: the province level of GB/T 2260 and every code that
Zhengzhou's numbers have used since 1980, abolished ones and the 4190xx of the county-level
cities of the early 1990s included. Anything else is "unknown" and leads to a warning.
"""

from __future__ import annotations

_PROVINCES = frozenset(
    ("11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83").split()
)
_ZHENGZHOU = frozenset(
    (
        "410100 410101 410102 410103 410104 410105 410106 410107 410108 410111 410112 "
        "410121 410122 410123 410124 410125 410126 "
        "410171 410172 410173 410181 410182 410183 410184 410185"
    ).split()
)
_ZHENGZHOU_EARLY_CITIES = frozenset("419009 419015 419016 419017 419018".split())


def is_known_area(code: str) -> bool:
    """True when the code is Zhengzhou's, or its province exists and it is not Zhengzhou's range."""
    if code.startswith("4101"):
        return code in _ZHENGZHOU
    if code.startswith("4190"):
        return code in _ZHENGZHOU_EARLY_CITIES
    return code[:2] in _PROVINCES and code[2:4] != "99"
