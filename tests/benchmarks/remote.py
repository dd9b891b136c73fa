# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The harness's own, independent look at an object store: list, prepare, verify, clean up."""

from __future__ import annotations

import concurrent.futures
import functools
import time
from typing import Any, Iterator, Mapping
from urllib.parse import quote, urlencode, urlsplit

from tests.lab import clients, layout
from tests.lab.rest import Answer, ask

CLOUDS = {"rgw": "lab-rgw", "swift": "lab"}

_TOKEN_AGE = 1200.0  # seconds after which a new one is got: the lab's live for an hour
_TOGETHER = 200  # names in a bulk delete; RGW drops those beyond 1,024 without a word
_AT_A_TIME = 4


class Remote:
    """A store of the lab, by its name in `CLOUDS`."""

    def __init__(self, store: str) -> None:
        self.store = store
        self.cloud = CLOUDS[store]
        self._signed_in = -_TOKEN_AGE
        self._access = ("", "")

    @property
    def token(self) -> str:
        return self._fresh()[0]

    @property
    def url(self) -> str:
        """Of the account, by the direct way."""
        return self._fresh()[1]

    def url_by(self, base: str) -> str:
        """The account's URL at the server of another URL."""
        return base + urlsplit(self.url).path

    @functools.cached_property
    def s3_key(self) -> tuple[str, str]:
        """Access key and secret key of the same project, for the S3 API of a Ceph RGW."""
        headers = {"X-Auth-Token": self.token, "X-Subject-Token": self.token}
        token = ask("GET", layout.url("keystone") + "/v3/auth/tokens", headers=headers).json()["token"]
        url = f"{layout.url('keystone')}/v3/users/{token['user']['id']}/credentials/OS-EC2"
        made = ask("POST", url, {"tenant_id": token["project"]["id"]}, headers).json()["credential"]
        return made["access"], made["secret"]

    def rows(self, container: str) -> Iterator[Mapping[str, Any]]:
        """The rows of the listing, none where there is no such container."""
        marker = ""
        while True:
            query = urlencode({"format": "json", "marker": marker})
            answer = self._ask("GET", f"/{quote(container)}?{query}", may=(404,))
            rows = answer.json() if answer.status == 200 and answer.body else []
            if not rows:
                return
            yield from rows
            marker = rows[-1]["name"]

    def size(self, container: str, name: str) -> int:
        """Bytes of an object, also where the listing tells those of its manifest."""
        return int(self._ask("HEAD", f"/{quote(container)}/{quote(name)}").headers["content-length"])

    def create(self, container: str) -> None:
        self._ask("PUT", f"/{quote(container)}")

    def remove(self, container: str) -> None:
        """The container, what is in it, and its segments."""
        for one in (container, container + "_segments"):
            while True:
                names = [quote(f"{one}/{row['name']}") for row in self.rows(one)]
                if not names:
                    break
                lots = [names[begin : begin + _TOGETHER] for begin in range(0, len(names), _TOGETHER)]
                with concurrent.futures.ThreadPoolExecutor(_AT_A_TIME) as pool:
                    list(pool.map(self._bulk_delete, lots))
            self._ask("DELETE", f"/{quote(one)}", may=(404, 409))

    def _bulk_delete(self, names: list[str]) -> None:
        self._ask("POST", "?bulk-delete", "\n".join(names).encode(), {"Content-Type": "text/plain"})

    def _fresh(self) -> tuple[str, str]:
        if time.monotonic() - self._signed_in > _TOKEN_AGE:
            self._access = clients.sign_in(self.cloud)
            self._signed_in = time.monotonic()
        return self._access

    def _ask(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        may: tuple[int, ...] = (),
    ) -> Answer:
        token, url = self._fresh()
        answer = ask(method, url + path, body, {"X-Auth-Token": token, **(headers or {})}, timeout=300)
        if answer.status // 100 != 2 and answer.status not in may:
            raise OSError(f"{self.store}: {method} {path}: status {answer.status}: {answer.body[:200]!r}")
        return answer
