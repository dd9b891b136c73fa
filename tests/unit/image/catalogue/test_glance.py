# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    Damaged,
    Denied,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Response, Transport
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue import upload as uploading
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.fetch import fetch
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.upload import upload
from tests.unit.http.scripted import trickling

SHA512_OF_ABC = (
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
    "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
)


class Service:
    """A Glance of one image: answers of uploads are given, a DataError is raised; keeps what it was asked."""

    endpoint = "http://glance"

    def __init__(self, *uploads: Exception | None, stored: dict[str, Any] | None = None) -> None:
        self.uploads = list(uploads)
        self.stored = stored or {}
        self.asked: list[tuple[str, str, Any]] = []
        self.made = 0

    def request(self, method: str, path: str, query: Any = None, body: Any = None, **more: Any) -> Response:
        self.asked.append((method, path, query))
        if isinstance(body, Body):
            for _block in body.blocks():
                pass
            failure = self.uploads.pop(0)
            if failure:
                raise failure
        if method == "POST":
            self.made += 1
        record = {"id": f"i{self.made}", "status": "active", "size": 3, "os_hash_algo": "sha512", **self.stored}
        return Response(200, {}, json.dumps(record).encode())

    def deleted(self) -> list[str]:
        return [path for method, path, _query in self.asked if method == "DELETE"]


@pytest.fixture
def path(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(uploading.time, "sleep", lambda seconds: None)
    file = tmp_path / "image"
    file.write_bytes(b"abc")
    return str(file)


GOOD = {"os_hash_value": SHA512_OF_ABC}


def test_an_image_is_uploaded_and_verified(path: str) -> None:
    service = Service(None, stored=GOOD)
    counts: list[int] = []
    assert upload(Glance(service), {"name": "n"}, path, counts.append)["id"] == "i1"  # type: ignore[arg-type]
    assert service.deleted() == []
    assert sum(counts) == 3


@pytest.mark.parametrize("error", [Unavailable("x", "broken"), Conflict("x", "409")])
def test_a_broken_upload_is_begun_anew_with_a_new_record(path: str, error: Exception) -> None:
    service = Service(error, None, stored=GOOD)
    assert upload(Glance(service), {"name": "n"}, path, lambda count: None)["id"] == "i2"  # type: ignore[arg-type]
    assert service.deleted() == ["/v2/images/i1"]


@pytest.mark.parametrize("error", [Denied("x", "403"), KeyboardInterrupt()])
def test_no_half_image_stays_whatever_goes_wrong(path: str, error: Exception) -> None:
    service = Service(error)
    with pytest.raises(type(error)):
        upload(Glance(service), {"name": "n"}, path, lambda count: None)  # type: ignore[arg-type]
    assert service.deleted() == ["/v2/images/i1"]


def test_it_gives_up_in_the_end(path: str) -> None:
    service = Service(*[Unavailable("x", "broken")] * 3)
    with pytest.raises(Unavailable):
        upload(Glance(service), {"name": "n"}, path, lambda count: None)  # type: ignore[arg-type]
    assert len(service.deleted()) == service.made == 3


def test_an_image_that_glance_stored_differently_goes_and_is_sent_again(path: str) -> None:
    service = Service(None, None, None, stored={"os_hash_value": "00"})
    with pytest.raises(Damaged):
        upload(Glance(service), {"name": "n"}, path, lambda count: None)  # type: ignore[arg-type]
    assert service.deleted() == [f"/v2/images/i{number}" for number in (1, 2, 3)]


def test_a_glance_with_another_kind_of_hash(path: str) -> None:
    sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    service = Service(None, stored={"os_hash_algo": "sha256", "os_hash_value": sha256})
    assert upload(Glance(service), {"name": "n"}, path, lambda count: None)  # type: ignore[arg-type]


class Pages:
    """Listing in two pages."""

    def __init__(self, endpoint: str = "http://glance/") -> None:
        self.endpoint = endpoint.rstrip("/")
        self.asked: list[tuple[str, Any]] = []

    def request(self, method: str, path: str, query: Any = None, **more: Any) -> Response:
        self.asked.append((path, query))
        page: dict[str, Any] = {"images": [{"id": f"p{len(self.asked)}", "visibility": "public"}]}
        if len(self.asked) == 1:
            page["next"] = "/v2/images?marker=p1&owner=me"
        return Response(200, {}, json.dumps(page).encode())


def test_all_pages_are_read_and_the_name_is_no_operator() -> None:
    pages = Pages()
    assert [image["id"] for image in Glance(pages).named("in:a", "me")] == ["p1", "p2"]  # type: ignore[arg-type]
    assert pages.asked[0][1]["name"] == "eq:in:a"
    assert pages.asked[0][1]["owner"] == "me"
    assert pages.asked[1][1] == {"marker": "p1", "owner": "me"}


def test_a_listing_that_would_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    page = {"images": [{"id": "i", "visibility": "private"}], "next": "/v2/images?marker=i"}
    service = Mock(endpoint="http://glance")
    service.request.return_value = Response(200, Headers(), json.dumps(page).encode())
    with pytest.raises(Damaged, match="its listing begins anew"):
        Glance(service).named("a", "me")


def test_more_than_an_image_has_is_not_written(tmp_path: Path) -> None:
    image = {"id": "i", "size": 100_000, "checksum": "00"}
    told = "image i: more came than its 100000 bytes"
    with trickling(bytes(4096), 0, b"HTTP/1.1 200 OK\r\n\r\n") as url, pytest.raises(Damaged, match=told):
        fetch(Glance(Transport(url)), image, str(tmp_path / "file"), lambda count: None)
    assert (tmp_path / "file").stat().st_size <= image["size"]


def test_without_a_project_public_images_of_that_name_do_not_count() -> None:
    assert Glance(Pages()).named("a", None) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("endpoint", ["http://glance", "http://glance/v2", "http://glance/image/v2.9"])
def test_the_endpoint_may_name_the_version_or_not(endpoint: str) -> None:
    pages = Pages(endpoint)
    Glance(pages).named("a", "me")  # type: ignore[arg-type]
    assert pages.asked[0][0] == ("/images" if "/v2" in endpoint else "/v2/images")
