"""Renditions of the official forms in the reports bucket, and short URLs to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

URL_SECONDS = 300
_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}


@dataclass(frozen=True, slots=True)
class Reports:
    client: S3Client
    bucket: str

    def put(self, key: str, data: bytes) -> dict[str, Any]:
        """Store a file; `{"key", "bytes", "sha256"}`."""
        self.client.put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=_TYPES[key.rsplit(".", 1)[-1]])
        return {"key": key, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def url(self, key: str, filename: str) -> str:
        return self.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(filename)}",
            },
            ExpiresIn=URL_SECONDS,
        )

    def publish(self, key: str, data: bytes, filename: str) -> dict[str, Any]:
        """Store and hand out: `{"filename", "url", "expires_in", "bytes", "sha256"}`."""
        stored = self.put(key, data)
        return self.offer(stored, filename)

    def offer(self, stored: dict[str, Any], filename: str) -> dict[str, Any]:
        """A short URL for a stored file."""
        return {
            "filename": filename,
            "url": self.url(stored["key"], filename),
            "expires_in": URL_SECONDS,
            "bytes": stored["bytes"],
            "sha256": stored["sha256"],
        }
