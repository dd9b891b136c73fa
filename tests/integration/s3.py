# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The S3 side of Ceph RGW, as tools of that kind use it: requests signed by EC2 credentials of Keystone."""

from __future__ import annotations

import base64
import hmac
import re
import time
import urllib.request
from email.utils import formatdate
from typing import Any, Mapping, Sequence
from urllib.parse import quote, urlencode, urlsplit

from tests.lab.rest import trust


class S3:
    """Buckets of the project that the cloud is signed in to; they are the containers of the Swift API.

    :param cloud: a ``Cloud`` of the conftest, whose object store is a Ceph RGW
    """

    def __init__(self, cloud: Any) -> None:
        self._session = cloud.connection.session
        store = urlsplit(cloud.object_store)
        self._host = f"{store.scheme}://{store.netloc}"
        identity = cloud.connection.config.get_session_endpoint("identity")
        credentials = f"{identity}/users/{self._session.get_user_id()}/credentials/OS-EC2"
        made = self._session.post(credentials, json={"tenant_id": cloud.project_id}).json()["credential"]
        self._access, self._secret = made["access"], made["secret"]

    def put(self, bucket: str, name: str, content: bytes, headers: Mapping[str, str] | None = None) -> str:
        """Store an object, or with no *name* make the bucket; its etag."""
        return str(self._ask("PUT", bucket, name, "", content, headers).headers.get("ETag", ""))

    def upload_parts(
        self, bucket: str, name: str, parts: Sequence[bytes], headers: Mapping[str, str] | None = None
    ) -> str:
        """A multipart upload; the object's etag, which is no MD5: ``<MD5 of the parts' MD5s>-<how many>``."""
        begun = self._ask("POST", bucket, name, "uploads", b"", headers).text
        upload = re.findall("<UploadId>(.*)</UploadId>", begun)[0]
        told = ""
        for number, part in enumerate(parts, 1):
            stored = self._ask("PUT", bucket, name, f"partNumber={number}&uploadId={upload}", part)
            told += f"<Part><PartNumber>{number}</PartNumber><ETag>{stored.headers['ETag']}</ETag></Part>"
        whole = f"<CompleteMultipartUpload>{told}</CompleteMultipartUpload>".encode()
        return str(
            re.findall("<ETag>(.*)</ETag>", self._ask("POST", bucket, name, f"uploadId={upload}", whole).text)[0]
        )

    def fetch_by_link(self, bucket: str, name: str) -> bytes:
        """What somebody without credentials gets by a link that works for a minute ("presigned")."""
        resource, end = f"/{bucket}/{quote(name)}", int(time.time()) + 60
        signature = base64.b64encode(hmac.digest(self._secret.encode(), f"GET\n\n\n{end}\n{resource}".encode(), "sha1"))
        query = urlencode({"AWSAccessKeyId": self._access, "Expires": end, "Signature": signature.decode()})
        with urllib.request.urlopen(f"{self._host}{resource}?{query}", timeout=30, context=trust()) as answer:
            return bytes(answer.read())

    def _ask(
        self, method: str, bucket: str, name: str, query: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Signed by version 2, which is short (https://docs.aws.amazon.com/AmazonS3/latest/API/RESTAuthentication.html)."""
        own = {key.lower(): value for key, value in (headers or {}).items()}
        date, kind = formatdate(usegmt=True), own.get("content-type", "binary/octet-stream")
        amazons = "".join(f"{key}:{own[key]}\n" for key in sorted(own) if key.startswith("x-amz-"))
        resource = f"/{bucket}/{quote(name)}" + (f"?{query}" if query else "")
        text = f"{method}\n\n{kind}\n{date}\n{amazons}{resource}".encode()
        signature = base64.b64encode(hmac.digest(self._secret.encode(), text, "sha1")).decode()
        sent = {**own, "Date": date, "Content-Type": kind, "Authorization": f"AWS {self._access}:{signature}"}
        return self._session.request(self._host + resource, method, headers=sent, data=body, authenticated=False)
