"""Renditions of the official forms in the reports bucket, and short URLs to them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from shared.domain.summary import ReportFile

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

    def put(self, key: str, data: bytes) -> ReportFile:
        """Store a file; its key ends in the format."""
        suffix = key.rsplit(".", 1)[-1]
        self.client.put_object(Bucket=self.bucket, Key=key, Body=data, ContentType=_TYPES[suffix])
        return ReportFile(suffix, key, len(data), hashlib.sha256(data).hexdigest())

    def get(self, key: str) -> bytes:
        return self.client.get_object(Bucket=self.bucket, Key=key)["Body"].read()

    def publish(self, key: str, data: bytes, filename: str) -> dict[str, Any]:
        """Store and hand out; see `offer`."""
        return self.offer(self.put(key, data), filename)

    def offer(self, file: ReportFile, filename: str) -> dict[str, Any]:
        """`{"filename", "url", "expires_in", "bytes", "sha256"}`: a short URL for a stored file."""
        url = self.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": file.key,
                "ResponseContentDisposition": f"attachment; filename*=UTF-8''{quote(filename)}",
            },
            ExpiresIn=URL_SECONDS,
        )
        return {
            "filename": filename,
            "url": url,
            "expires_in": URL_SECONDS,
            "bytes": file.bytes,
            "sha256": file.sha256,
        }
