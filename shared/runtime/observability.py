"""The logger and the metrics of a function. Neither ever sees a body or personal data."""

from __future__ import annotations

from functools import cache

from aws_lambda_powertools.logging import Logger
from aws_lambda_powertools.metrics import Metrics


@cache
def logger() -> Logger:
    """JSON lines; the service's name comes from POWERTOOLS_SERVICE_NAME."""
    return Logger(log_uncaught_exceptions=False, utc=True)


@cache
def metrics() -> Metrics:
    """Embedded metrics in the namespace of POWERTOOLS_METRICS_NAMESPACE."""
    return Metrics()
