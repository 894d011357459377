"""Generated people: names from common characters, ID numbers with a right check character.

Nobody real is meant; the area codes are Zhengzhou's and the sequence numbers are drawn.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from shared.domain.id_number import check_character

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国春梅志红晓燕"
_RARE = ("䶮", "㛃", "堃", "喆", "犇", "𬭩")
_AREAS = ("410102", "410103", "410104", "410105", "410106", "410108", "410122", "410181", "410182", "410185")


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    sex: str
    id_number: str

    def as_entry(self) -> dict[str, str]:
        return {"name": self.name, "sex": self.sex, "id_number": self.id_number}


def people(count: int, seed: int = 0) -> list[Person]:
    """`count` different people; the first few have rare characters in their names."""
    rng = random.Random(seed)  # noqa: S311 - made-up people
    found: dict[str, Person] = {}
    while len(found) < count:
        person = _person(rng, rare=_RARE[len(found)] if len(found) < len(_RARE) else "")
        found.setdefault(person.id_number, person)
    return list(found.values())


def _person(rng: random.Random, *, rare: str) -> Person:
    male = rng.random() < 0.5
    born = f"{rng.randint(1962, 2005)}{rng.randint(1, 12):02d}{rng.randint(1, 28):02d}"
    sequence = rng.randrange(0, 500) * 2 + (1 if male else 0)
    first_17 = f"{rng.choice(_AREAS)}{born}{sequence:03d}"
    given = rare or "".join(rng.sample(_GIVEN, rng.choice((1, 2))))
    name = rng.choice(_SURNAMES) + given
    return Person(name, "男" if male else "女", first_17 + check_character(first_17))
