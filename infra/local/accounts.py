"""Accounts of the laptop cloud, one or more for each role, and their tokens.

The passwords are random and stay on this machine. Signing in by password through the pool's
administration is open in the stage `laptop` alone; elsewhere people sign in with SRP and a second factor.
"""

from __future__ import annotations

import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

from infra.local.clients import Clients
from infra.local.places import Installation

EARLY_SECONDS = 120


@dataclass(frozen=True, slots=True)
class Account:
    """A made-up user."""

    name: str
    role: str
    title: str
    organisation: str = ""
    district: str = ""

    @property
    def attributes(self) -> list[dict[str, str]]:
        given = {"name": self.title, "custom:organisation": self.organisation, "custom:district": self.district}
        return [{"Name": name, "Value": value} for name, value in given.items() if value]


ACCOUNTS = (
    Account("institution", "institution", "示范职业培训学校", organisation="ZZ0001", district="410105"),
    Account("other_institution", "institution", "示范技工学校", organisation="ZZ0002", district="410105"),
    Account("district", "district", "金水区人社局", district="410105"),
    Account("other_district", "district", "中原区人社局", district="410102"),
    Account("task_force", "task_force", "市人社局提升行动专班"),
    Account("alliance", "alliance", "联盟办公室"),
    Account("item_writer", "item_writer", "命题专家"),
    Account("marker", "marker", "阅卷人"),
    Account("reviewer", "marker", "审核人"),
    Account("admin", "admin", "系统管理员"),
)


@dataclass
class SignIn:
    """Signs the accounts in; a token is used again until shortly before it expires."""

    clients: Clients
    pool: str
    client: str
    passwords: dict[str, str]
    _tokens: dict[str, tuple[float, str]] = field(default_factory=dict)

    def id_token(self, account: str) -> str:
        """The ID token that the API takes; raises `KeyError` for an unknown account."""
        expires, token = self._tokens.get(account, (0.0, ""))
        if time.time() > expires - EARLY_SECONDS:
            expires, token = self._sign_in(account)
            self._tokens[account] = (expires, token)
        return token

    def _sign_in(self, account: str) -> tuple[float, str]:
        answer = self.clients("cognito-idp").admin_initiate_auth(
            UserPoolId=self.pool,
            ClientId=self.client,
            AuthFlow="ADMIN_USER_PASSWORD_AUTH",
            AuthParameters={"USERNAME": account, "PASSWORD": self.passwords[account]},
        )["AuthenticationResult"]
        return time.time() + answer["ExpiresIn"], str(answer["IdToken"])


def make_accounts(clients: Clients, outputs: dict[str, str], place: Installation) -> SignIn:
    """Every account exists afterwards, with the password that this installation keeps."""
    passwords = _passwords(place)
    pool = outputs["UserPoolId"]
    for account in ACCOUNTS:
        _make(clients("cognito-idp"), pool, account, passwords[account.name])
    return SignIn(clients, pool, outputs["UserPoolClientId"], passwords)


def _passwords(place: Installation) -> dict[str, str]:
    kept: dict[str, str] = json.loads(place.accounts.read_text()) if place.accounts.exists() else {}
    made = {account.name: kept.get(account.name) or f"{secrets.token_urlsafe(18)}aA1" for account in ACCOUNTS}
    if made != kept:
        place.accounts.touch(mode=0o600)
        place.accounts.chmod(0o600)
        place.accounts.write_text(json.dumps(made, indent=2))
    return made


def _make(cognito: Any, pool: str, account: Account, password: str) -> None:
    user = {"UserPoolId": pool, "Username": account.name}
    try:
        cognito.admin_create_user(**user, UserAttributes=account.attributes, MessageAction="SUPPRESS")
    except ClientError as error:
        if error.response["Error"]["Code"] != "UsernameExistsException":
            raise
        return
    cognito.admin_set_user_password(**user, Password=password, Permanent=True)
    cognito.admin_add_user_to_group(**user, GroupName=account.role)
