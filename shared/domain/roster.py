"""Rosters (名册): the candidates of one sitting, and the rules that a list of people must pass."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from shared.domain.errors import FieldError
from shared.domain.id_number import IdNumber, IdNumberProblem
from shared.domain.printable_text import printable

MAX_NAME = 50


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """A person as handed in: `row` is the sheet's row or the list's 1-based position.

    `birth_date` is optional; when given it must agree with the ID number.
    """

    row: int
    name: str
    sex: str
    id_number: str
    birth_date: str = ""

    def __repr__(self) -> str:
        return f"RosterEntry(row={self.row})"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A checked candidate; `seat` counts from 1 within the sitting."""

    seat: int
    name: str
    sex: str
    id_number: IdNumber


@dataclass(frozen=True, slots=True)
class RosterCheck:
    """Candidates when `errors` is empty; `warnings` never stop anything."""

    candidates: tuple[Candidate, ...]
    errors: tuple[FieldError, ...]
    warnings: tuple[FieldError, ...]


def check_roster(entries: Sequence[RosterEntry], *, headcount: int, today: date) -> RosterCheck:
    """Judge every row; all errors are reported together and name row and column."""
    candidates: list[Candidate] = []
    errors: list[FieldError] = []
    warnings: list[FieldError] = []
    seen: dict[str, int] = {}
    if len(entries) != headcount:
        errors.append(_headcount_error(len(entries), headcount))
    for seat, entry in enumerate(entries, start=1):
        problems, number = _judge(entry, today)
        if number is not None:
            problems += _duplicate(entry.row, number, seen)
            warnings += _area_warning(entry.row, number)
            candidates.append(Candidate(seat, clean_name(entry.name), entry.sex.strip(), number))
        errors += problems
    return RosterCheck(tuple(candidates), tuple(errors), tuple(warnings))


def clean_name(text: str) -> str:
    """NFC, without invisible characters; blanks between Chinese characters are taken out."""
    name = unicodedata.normalize("NFC", printable(text)).replace("\u3000", " ").replace("\xa0", " ").strip()
    if re.search(r"[A-Za-z]", name):
        return re.sub(r"\s+", " ", name)
    return re.sub(r"\s+", "", name)


def _judge(entry: RosterEntry, today: date) -> tuple[list[FieldError], IdNumber | None]:
    problems: list[FieldError] = []
    name = clean_name(entry.name)
    if not name:
        problems.append(_error(entry.row, "姓名", "name_missing", "没有填写姓名，请补充"))
    elif len(name) > MAX_NAME:
        problems.append(_error(entry.row, "姓名", "name_long", f"姓名不能超过{MAX_NAME}个字，请核对"))
    sex = entry.sex.strip()
    if sex not in ("男", "女"):
        problems.append(_error(entry.row, "性别", "sex", "性别应填“男”或“女”，请改正"))
    try:
        number = IdNumber.parse(entry.id_number, today=today)
    except IdNumberProblem as problem:
        text = str(problem).rstrip("。")
        problems.append(_error(entry.row, "身份证号码", problem.code, text))
        return problems, None
    if sex in ("男", "女") and sex != number.sex:
        problems.append(
            _error(entry.row, "性别", "sex_disagrees", f"性别与身份证号码不一致（应为{number.sex}），请核对")
        )
    if entry.birth_date and re.sub(r"\D", "", entry.birth_date) != number.birth_text:
        problems.append(
            _error(
                entry.row,
                "出生日期",
                "birth_disagrees",
                "出生日期与身份证号码不一致，请核对（如 1990-01-31）",
            )
        )
    return problems, number


def _duplicate(row: int, number: IdNumber, seen: dict[str, int]) -> list[FieldError]:
    first = seen.setdefault(number.value, row)
    if first == row:
        return []
    return [_error(row, "身份证号码", "duplicate", f"与第{first}行的身份证号码相同，请删除重复的考生")]


def _area_warning(row: int, number: IdNumber) -> list[FieldError]:
    if number.area_is_known:
        return []
    return [_error(row, "身份证号码", "area_unknown", "身份证号码的地区代码不在代码表中，请核对证件原件（可以提交）")]


def _headcount_error(have: int, headcount: int) -> FieldError:
    return FieldError(
        "headcount", f"名册有{have}人，申请表填写的数量是{headcount}人，两者应一致，请核对。", column="数量"
    )


def _error(row: int, column: str, code: str, text: str) -> FieldError:
    return FieldError(code, f"第{row}行“{column}”：{text}。", row=row, column=column)
