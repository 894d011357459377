"""A roster as an institution fills it in."""

from __future__ import annotations

import io
from collections.abc import Sequence

import openpyxl

from infra.local.people import Person
from shared.documents.roster_workbook import roster_template


def roster_workbook(people: Sequence[Person]) -> bytes:
    """The template with these people."""
    book = openpyxl.load_workbook(io.BytesIO(roster_template()))
    sheet = book.worksheets[0]
    for number, person in enumerate(people, start=1):
        values: tuple[int | str, ...] = (number, person.name, person.sex, person.id_number)
        for column, value in enumerate(values, start=1):
            sheet.cell(number + 1, column, value)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
