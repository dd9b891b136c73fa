# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Glance refuses, breaks off or forgets a token: what ends is sat out, what does not is told, no half image stays."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any, Callable, Iterator

import openstack
import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import upload as uploading
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from tests.integration.chameleon_snapshot.conftest import Names
from tests.integration.conftest import http_to
from tests.integration.waiting import wait_for
from tests.lab.faults.proxy import FaultProxy

MIB = 1 << 20
SIZE = 3 * MIB + 5


class Sender:
    """Sends a file of its own to Glance, through the proxy."""

    def __init__(self, path: Path, name: str, endpoint: str, token: str) -> None:
        self.content = os.urandom(SIZE)
        self.told = 0
        path.write_bytes(self.content)
        self._path = path
        self._name = name
        self._endpoint = endpoint
        self._token = token

    def __call__(self, tokens: Any = None, **record: Any) -> dict[str, Any]:
        """The image's record."""
        transport = http_to(self._endpoint, tokens or self._token, timeout=20, retries=1, sleep=lambda _seconds: None)
        whole = {"disk_format": "raw", "container_format": "bare", "name": self._name, **record}
        self.told = 0
        return uploading.upload(Glance(transport), whole, str(self._path), self._tell)

    def _tell(self, count: int) -> None:
        self.told += count


@pytest.fixture
def proxy(lab: Any) -> Iterator[FaultProxy]:
    with FaultProxy("glance") as proxy:
        yield proxy


@pytest.fixture
def send(
    tmp_path: Path, images: Names, cloud: Callable[[str], Any], proxy: FaultProxy, monkeypatch: pytest.MonkeyPatch
) -> Sender:
    monkeypatch.setattr(uploading, "_PAUSE", 0.5)
    return Sender(tmp_path / "disk", images.name, proxy.url, cloud("lab").token)


def is_whole(send: Sender, image: dict[str, Any], images: Names) -> None:
    """Glance has it, and nothing else of its name."""
    there = images.all()
    assert [one.id for one in there] == [image["id"]]
    assert (there[0].status, there[0].size) == ("active", SIZE)
    assert there[0].hash_value == hashlib.sha512(send.content).hexdigest()
    assert send.told == SIZE


def nothing_stays(images: Names) -> None:
    """What Glance still writes when its record is deleted goes a moment later."""
    wait_for(lambda: images.all() == [], 10)


def test_an_upload_that_is_cut_off_is_sent_again(send: Sender, images: Names, proxy: FaultProxy) -> None:
    proxy.set(cut_up=MIB, count=2)
    image = send()
    assert proxy.traffic.connections >= 3
    is_whole(send, image, images)


def test_an_upload_that_is_damaged_on_the_way_is_sent_again(send: Sender, images: Names, proxy: FaultProxy) -> None:
    proxy.set(flip_up=2 * MIB, count=1)
    image = send()
    assert proxy.traffic.bytes_up > 2 * SIZE
    is_whole(send, image, images)


def test_a_line_that_always_breaks_is_told(send: Sender, images: Names, proxy: FaultProxy) -> None:
    proxy.set(cut_up=MIB)
    with pytest.raises(DataError) as caught:
        send()
    assert caught.value.kind in ("unavailable", "conflict")
    assert caught.value.remedy
    proxy.set()
    nothing_stays(images)


@pytest.mark.parametrize(
    ("status", "kind", "way_out"),
    [(403, "denied", "ask for a role"), (409, "conflict", "run again"), (413, "no_space", "quota or a size limit")],
)
@pytest.mark.parametrize(("method", "path"), [("POST", "/v2/images"), ("PUT", "/file")])
def test_a_refusal_is_told(
    send: Sender, images: Names, proxy: FaultProxy, method: str, path: str, status: int, kind: str, way_out: str
) -> None:
    proxy.set(status=status, method=method, path=path)
    with pytest.raises(DataError, match=f"answered {status}") as caught:
        send()
    assert caught.value.kind == kind
    assert way_out in caught.value.remedy
    nothing_stays(images)


def test_who_may_not_publish_is_told(send: Sender, images: Names) -> None:
    with pytest.raises(DataError, match="answered 403") as caught:
        send(visibility="public")
    assert caught.value.kind == "denied"
    nothing_stays(images)


class Renewed:
    """A token that another one takes the place of."""

    def __init__(self, first: str, second: str) -> None:
        self._token, self._second = first, second
        self.renewals = 0

    def current(self) -> str:
        """The token to send."""
        return self._token

    def renew(self, stale: str) -> str:
        """The other one."""
        assert stale == self._token
        self.renewals += 1
        self._token = self._second
        return self._second


def test_a_revoked_token_is_renewed(send: Sender, images: Names, cloud: Callable[[str], Any]) -> None:
    session = openstack.connect(cloud="lab").session
    revoked = session.get_token()
    identity = cloud("lab").connection.identity
    identity.delete("/auth/tokens", headers={"X-Subject-Token": revoked}).raise_for_status()
    tokens = Renewed(revoked, cloud("lab").token)
    is_whole(send, send(tokens), images)
    assert tokens.renewals == 1


def test_a_token_that_expires_before_the_upload_is_renewed(
    send: Sender, images: Names, proxy: FaultProxy, cloud: Callable[[str], Any]
) -> None:
    tokens = Renewed(openstack.connect(cloud="lab").session.get_token(), cloud("lab").token)
    # Glance believes a token for some minutes after it has ended, so that the refusal is the lab's
    proxy.set(status=401, method="PUT", path="/file", count=1)
    is_whole(send, send(tokens), images)
    assert tokens.renewals == 1
