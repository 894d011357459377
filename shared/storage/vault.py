"""The paper vault: encrypted, versioned and locked; papers go in by workflow and out by short URL."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

URL_SECONDS = 300


@dataclass(frozen=True, slots=True)
class StoredFile:
    key: str
    object_version: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Vault:
    """`key_arn` is the papers' own KMS key; the bucket refuses any other and none."""

    client: S3Client
    bucket: str
    key_arn: str

    def put(self, key: str, data: bytes) -> StoredFile:
        """Store a PDF. S3 checks the SHA-256 on arrival."""
        digest = hashlib.sha256(data)
        answer = self.client.put_object(
            Bucket=self.bucket,
            Key=key,
            Body=data,
            ContentType="application/pdf",
            ServerSideEncryption="aws:kms",
            SSEKMSKeyId=self.key_arn,
            BucketKeyEnabled=True,
            ChecksumAlgorithm="SHA256",  # Object Lock asks for the header by name
            ChecksumSHA256=base64.b64encode(digest.digest()).decode(),
        )
        return StoredFile(key, answer.get("VersionId", ""), len(data), digest.hexdigest())

    def url(self, key: str, object_version: str, filename: str, *, seconds: int = URL_SECONDS) -> str:
        """A download URL of at most five minutes for exactly this version."""
        return self.client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self.bucket,
                "Key": key,
                "VersionId": object_version,
                "ResponseContentDisposition": f'attachment; filename="{filename}"',
            },
            ExpiresIn=min(seconds, URL_SECONDS),
        )


def paper_key(sitting_id: str, version: int, document: str) -> str:
    """Where a document of a sitting's production run lies."""
    return f"papers/{sitting_id}/{version}/{document}.pdf"
