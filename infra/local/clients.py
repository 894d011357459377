"""Clients of the laptop cloud, with made-up credentials."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

from infra.local.places import REGION

# The laptop cloud takes any.
CREDENTIALS: dict[str, Any] = {"aws_access_key_id": "laptop", "aws_secret_access_key": "laptop"}
_CONFIG = Config(
    signature_version="v4", retries={"total_max_attempts": 2}, connect_timeout=5, read_timeout=120, proxies={}
)


class Clients:
    """boto3 clients for one endpoint, made once for each service."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._session = boto3.session.Session(**CREDENTIALS, region_name=REGION)
        self._made: dict[str, Any] = {}

    def __call__(self, service: str) -> Any:
        if service not in self._made:
            config = _CONFIG.merge(Config(signature_version="s3v4")) if service == "s3" else _CONFIG
            self._made[service] = self._session.client(service, endpoint_url=self.url, config=config)
        return self._made[service]
