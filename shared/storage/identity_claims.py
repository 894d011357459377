"""Who sits when: keeps one person from two sittings at the same time, city-wide.

A claim is kept under a keyed digest of the ID number, so that no key (keys reach CloudTrail and
error messages) tells the number. The key of the digest is a random secret in the table itself:
it is restored with the table that needs it.

A claim counts while its application is handed in or approved, or is younger than `GRACE`, which
covers a submission that is being written. Claims left behind by anything else are taken over.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from shared.domain.errors import StaleVersion
from shared.domain.id_number import IdNumber
from shared.storage import keys
from shared.storage.table import Table, Write, decode, encode

GRACE = timedelta(minutes=2)
_KEEP_DAYS = 7
_BATCH = 50


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's place in one row of an application."""

    application_id: str
    row: int
    starts_at: datetime
    ends_at: datetime
    claimed_at: datetime

    def clashes(self, other: Claim) -> bool:
        """Overlap in time with another application's claim (within one, `same_time` judges)."""
        same = self.application_id == other.application_id
        return not same and self.starts_at < other.ends_at and other.starts_at < self.ends_at


@dataclass(frozen=True, slots=True)
class PersonClaims:
    version: int
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim to be made for a person; `seat` and `row` say whom a refusal is about."""

    id_number: IdNumber
    seat: int
    claim: Claim


@dataclass(frozen=True, slots=True)
class IdentityClaims:
    """`is_active` tells whether an application's claims still count."""

    table: Table
    is_active: Callable[[str], bool]
    _known: dict[str, bool] = field(default_factory=dict)

    def claim(self, wanted: Sequence[Wanted], now: datetime, *, adding: bool = False) -> list[Wanted]:
        """Claim for all; the answer lists who already sits elsewhere then (nobody when all went well).

        The claims are all that an application makes for these persons, unless it is `adding`.
        Repeating it is harmless. Raises `StaleVersion` when another submission changed the same
        persons meanwhile; the caller may try again.
        """
        pepper = self._pepper()
        by_digest = _by_digest(wanted, pepper)
        held = self._held(by_digest)
        refused = [
            want
            for digest, wants in by_digest.items()
            for want in wants
            if any(other.clashes(want.claim) and self._counts(other, now) for other in held[digest].claims)
        ]
        if not refused:
            self._store(by_digest, held, now, adding)
        return refused

    def _held(self, digests: Iterable[str]) -> dict[str, PersonClaims]:
        held = dict.fromkeys(digests, PersonClaims(0, ()))
        for item in self.table.get_many([keys.identity_claims(digest) for digest in held]):
            held[item["pk"].removeprefix("PERSON#")] = decode(PersonClaims, item)
        return held

    def _counts(self, claim: Claim, now: datetime) -> bool:
        if claim.claimed_at > now - GRACE:
            return True
        if claim.application_id not in self._known:
            self._known[claim.application_id] = self.is_active(claim.application_id)
        return self._known[claim.application_id]

    def _store(
        self, by_digest: dict[str, list[Wanted]], held: dict[str, PersonClaims], now: datetime, adding: bool
    ) -> None:
        writes = [self._write(digest, wants, held[digest], now, adding) for digest, wants in by_digest.items()]
        for start in range(0, len(writes), _BATCH):
            self.table.transact(writes[start : start + _BATCH])

    def _write(self, digest: str, wants: list[Wanted], held: PersonClaims, now: datetime, adding: bool) -> Write:
        new = {(want.claim.application_id, want.claim.row): want.claim for want in wants}
        mine = set() if adding else {application_id for application_id, _ in new}
        kept = [
            claim for claim in held.claims if claim.ends_at > now - timedelta(1) and claim.application_id not in mine
        ]
        person = PersonClaims(held.version + 1, (*kept, *new.values()))
        last = max(claim.ends_at for claim in person.claims)
        item = {
            **encode(person),
            **keys.identity_claims(digest).attributes,
            "type": "identity_claims",
            "expires_at": int((last + timedelta(_KEEP_DAYS)).timestamp()),
        }
        return self.table.put(item, version=person.version, otherwise=StaleVersion)

    def _pepper(self) -> bytes:
        key = keys.identity_pepper()
        item = self.table.get(key)
        if item is None:
            fresh = {**key.attributes, "type": "setting", "value": secrets.token_hex(32)}
            try:
                self.table.transact([self.table.put(fresh, version=1, otherwise=StaleVersion)])
                item = fresh
            except StaleVersion:
                item = self.table.get(key)
        return bytes.fromhex(str(item["value"])) if item else b""


def _by_digest(wanted: Sequence[Wanted], pepper: bytes) -> dict[str, list[Wanted]]:
    by_digest: dict[str, list[Wanted]] = {}
    for want in wanted:
        digest = hmac.new(pepper, want.id_number.value.encode(), hashlib.sha256).hexdigest()
        by_digest.setdefault(digest, []).append(want)
    return by_digest
