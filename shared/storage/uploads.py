"""Uploads into the inbox bucket by presigned POST.

The key follows from who uploads and for what, so nobody can name another's upload.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from shared.domain.errors import FieldError, ValidationFailed

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

MAX_BYTES = 5 * 1024 * 1024
URL_SECONDS = 300
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Uploads:
    """`purpose` is one of `roster`, `bank`, `scores`; `owner` is the uploader's subject."""

    client: S3Client
    bucket: str
    purpose: str

    def presign(self, owner: str, upload_id: str) -> dict[str, Any]:
        """`{"upload_id", "url", "fields", "max_bytes", "expires_in"}` for a multipart POST of one file."""
        post = self.client.generate_presigned_post(
            self.bucket,
            self._key(owner, upload_id),
            Conditions=[["content-length-range", 1, MAX_BYTES]],
            ExpiresIn=URL_SECONDS,
        )
        return {"upload_id": upload_id, **post, "max_bytes": MAX_BYTES, "expires_in": URL_SECONDS}

    def read(self, owner: str, upload_id: str) -> bytes:
        """The uploaded file; `ValidationFailed` when there is none or it is too large."""
        try:
            answer = self.client.get_object(Bucket=self.bucket, Key=self._key(owner, upload_id))
        except ClientError as error:
            if error.response["Error"]["Code"] in {"NoSuchKey", "404", "AccessDenied"}:
                raise _refused("upload_missing", "没有收到这个上传文件，请重新上传后再提交。") from None
            raise
        if answer["ContentLength"] > MAX_BYTES:
            raise _refused("upload_too_large", f"文件不能超过{MAX_BYTES // 1024 // 1024}MB，请拆分后重新上传。")
        return answer["Body"].read()

    def _key(self, owner: str, upload_id: str) -> str:
        if not _ID.fullmatch(upload_id):
            raise _refused("upload_id", "上传编号不正确，请重新上传后再提交。")
        return f"uploads/{self.purpose}/{owner}/{upload_id}"


def _refused(code: str, message: str) -> ValidationFailed:
    return ValidationFailed([FieldError(code, message, field="upload_id")])
