"""Fixtures that every kind of test may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.support.permissions import least_privilege
from tests.support.stack import Stack, running_stack


@pytest.fixture
def stack() -> Iterator[Stack]:
    """The stack on moto, fresh for each test; each call of a function is held against its own policy."""
    with running_stack() as made, least_privilege():
        yield made
