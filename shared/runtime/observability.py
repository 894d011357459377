"""The logger and the metrics of a function. Neither ever sees a body or personal data."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics

# The last net: an exception's text may quote its input.
_ID_NUMBER = re.compile(r"(?<![0-9])([0-9]{6})[0-9]{11}[0-9Xx](?![0-9])")


def _without_id_numbers(record: dict[str, Any]) -> str:
    return _ID_NUMBER.sub(r"\1************", json.dumps(record, ensure_ascii=False, default=str))


@cache
def logger() -> Logger:
    """JSON lines; the service's name comes from POWERTOOLS_SERVICE_NAME."""
    return Logger(utc=True, json_serializer=_without_id_numbers)


@cache
def metrics() -> Metrics:
    """Embedded metrics in the namespace of POWERTOOLS_METRICS_NAMESPACE."""
    return Metrics()
