"""The deployed stack, once for all end-to-end tests: fresh, on a free port, gone afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from infra.local.cloud import Cloud, fresh


@pytest.fixture(scope="session")
def cloud() -> Iterator[Cloud]:
    with fresh() as running:
        yield running
