"""Every key of the table. Nothing else builds one.

Partition keys start with the kind of thing. No key holds an ID number: people are addressed by a
keyed digest (`identity_claims`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Key:
    pk: str
    sk: str

    @property
    def attributes(self) -> dict[str, str]:
        return {"pk": self.pk, "sk": self.sk}


def application(application_id: str) -> Key:
    return Key(f"APP#{application_id}", "META")


def number_counter(district: str, year: int) -> Key:
    return Key(f"COUNTER#APP#{district}#{year}", "META")


def application_number(number: str) -> Key:
    return Key(f"NUMBER#{number}", "META")


def candidate(application_id: str, row: int, roster_version: int, seat: int) -> Key:
    return Key(roster_partition(application_id, row, roster_version), f"SEAT#{seat:05d}")


def roster_partition(application_id: str, row: int, roster_version: int) -> str:
    return f"ROSTER#{application_id}#{row:02d}#{roster_version:06d}"


def identity_claims(digest: str) -> Key:
    return Key(f"PERSON#{digest}", "CLAIMS")


def identity_pepper() -> Key:
    return Key("SETTING#identity-pepper", "META")


def sitting(sitting_id: str) -> Key:
    return Key(f"SITTING#{sitting_id}", "META")


def package(sitting_id: str) -> Key:
    return Key(f"SITTING#{sitting_id}", "PACKAGE")


def score_sheet(sitting_id: str) -> Key:
    return Key(f"SITTING#{sitting_id}", "SCORES")


def annex_4_files(sitting_id: str) -> Key:
    return Key(f"SITTING#{sitting_id}", "ANNEX4")


def occupation(code: str) -> Key:
    return Key(f"OCC#{code}", "META")


def bank(code: str, version: int) -> Key:
    return Key(f"OCC#{code}", f"BANK#{version:06d}")


def bank_partition(code: str, import_id: str) -> str:
    return f"BANK#{code}#{import_id}"


def question(code: str, import_id: str, question_id: str) -> Key:
    return Key(bank_partition(code, import_id), f"THEORY#{question_id}")


def practical_task(code: str, import_id: str, task_id: str) -> Key:
    return Key(bank_partition(code, import_id), f"PRACTICAL#{task_id}")


def edition(edition_id: str) -> Key:
    return Key(f"EDITION#{edition_id}", "META")


def weekly_summary(week: str) -> Key:
    return Key("SUMMARY#CITY", week)


def audit(aggregate: str, version: int) -> Key:
    return Key(f"AUDIT#{aggregate}", f"{version:08d}")


def receipt(key: str) -> Key:
    return Key(f"RECEIPT#{key}", "META")


# Index partitions -----------------------------------------------------------------------------


def applications_of_district(district: str, state: str) -> str:
    return f"DISTRICT#{district}#{state}"


def applications_of_institution(institution: str) -> str:
    return f"INSTITUTION#{institution}"


def all_occupations() -> str:
    return "OCCUPATIONS"


def approved_on(day: date) -> str:
    return f"APPROVED#{day.isoformat()}"


def exam_on(day: date) -> str:
    return f"EXAM#{day.isoformat()}"


def sittings_in_state(state: str) -> str:
    return f"STATE#{state}"


def in_district(district: str, rest: str = "") -> str:
    """Sort key (or its beginning) that groups an index partition by district."""
    return f"{district}#{rest}"
