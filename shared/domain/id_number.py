"""Citizen identification numbers, GB 11643-1999.

17 digits (6 area code, 8 birth date, 3 sequence, the last odd for men) and a check character.
The area code is that of the first registration and may have been abolished since, so an unknown
one is warned of and never refused. Nothing here puts a number into a message.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from shared.domain.area_codes import is_known_area

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_CHARACTERS = "10X98765432"
_FORM = re.compile(r"[0-9]{17}[0-9X]")
_EARLIEST_BIRTH_YEAR = 1900


class IdNumberProblem(ValueError):
    """Why a number is refused; the message is Chinese and free of the number itself."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class IdNumber:
    """A checked number. Its text is deliberately absent from `repr`."""

    value: str

    @classmethod
    def parse(cls, text: str, *, today: date) -> IdNumber:
        """Check `text`; full-width digits, blanks and a lower-case x are accepted.

        Raises `IdNumberProblem` with the rule that is broken.
        """
        value = re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).upper()
        _check_form(value)
        number = cls(value)
        _check_birth(number, today)
        if check_character(value[:17]) != value[17]:
            raise IdNumberProblem("id_check_digit", "身份证号码校验位不对，请核对证件原件后重新填写。")
        return number

    @property
    def birth_text(self) -> str:
        """The eight digits of the birth date."""
        return self.value[6:14]

    @property
    def sex(self) -> str:
        return "男" if int(self.value[16]) % 2 else "女"

    @property
    def area_is_known(self) -> bool:
        return is_known_area(self.value[:6])

    @property
    def masked(self) -> str:
        """First six and last four: the form for every view but the official score sheet."""
        return f"{self.value[:6]}********{self.value[-4:]}"

    def __repr__(self) -> str:
        return "IdNumber(***)"


def check_character(first_17: str) -> str:
    """GB 11643-1999 (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return _CHECK_CHARACTERS[total % 11]


def _check_form(value: str) -> None:
    if not value:
        raise IdNumberProblem("id_missing", "没有填写身份证号码，请补充。")
    if re.fullmatch(r"[0-9]{15}", value):
        raise IdNumberProblem("id_15_digits", "这是15位旧号码，请填写现行18位身份证号码。")
    if len(value) != 18:
        raise IdNumberProblem("id_length", f"身份证号码应为18位，现在是{len(value)}位，请核对。")
    if not _FORM.fullmatch(value):
        raise IdNumberProblem("id_characters", "身份证号码前17位应为数字，末位为数字或X，请核对。")


def _check_birth(number: IdNumber, today: date) -> None:
    text = number.birth_text
    try:
        born = date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise IdNumberProblem("id_birth_date", "身份证号码中的出生日期不存在，请核对。") from None
    if born.year < _EARLIEST_BIRTH_YEAR or born > today:
        raise IdNumberProblem("id_birth_date", "身份证号码中的出生日期不合理，请核对。")
