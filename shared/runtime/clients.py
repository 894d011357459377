"""AWS clients, made on first use and kept for the life of the process."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_stepfunctions import SFNClient

# KMS objects need SigV4; three attempts keep a call within the API's 30 seconds.
_CONFIG = Config(
    signature_version="v4", retries={"mode": "standard", "total_max_attempts": 3}, connect_timeout=3, read_timeout=10
)
_S3_CONFIG = _CONFIG.merge(Config(signature_version="s3v4"))


@cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


def _create(service: str, config: Config) -> Any:
    return _session().create_client(service, config=config)


@cache
def dynamodb() -> DynamoDBClient:
    return cast("DynamoDBClient", _create("dynamodb", _CONFIG))


@cache
def s3() -> S3Client:
    return cast("S3Client", _create("s3", _S3_CONFIG))


@cache
def stepfunctions() -> SFNClient:
    return cast("SFNClient", _create("stepfunctions", _CONFIG))


def forget() -> None:
    """Drop every client: a test's next one belongs to its own cloud."""
    for made in (_session, dynamodb, s3, stepfunctions):
        made.cache_clear()
