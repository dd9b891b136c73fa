# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings: pages of any length, and what a row tells and does not tell."""

from __future__ import annotations

import json
from typing import Any, Mapping

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Response
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    EMPTY_MD5,
    OPAQUE,
    PLAIN,
    SLO,
    is_md5,
    read_row,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


class Pages:
    """Answers listings with at most so many rows, as a server with short pages does."""

    def __init__(self, names: list[str], *lengths: int) -> None:
        self.names = names
        self.lengths = list(lengths)
        self.queries: list[Mapping[str, Any]] = []

    def request(self, method: str, path: str, query: Mapping[str, Any], subject: str) -> Response:
        self.queries.append(dict(query))
        length = self.lengths.pop(0) if self.lengths else 10
        names = [n for n in self.names if n > query.get("marker", "") and n.startswith(query["prefix"])][:length]
        rows = [{"name": n, "hash": "a" * 32, "bytes": 1, "last_modified": "2026-01-01T00:00:00"} for n in names]
        return Response(200, {}, json.dumps(rows).encode())  # type: ignore[arg-type]


def names_of(pages: Pages, prefix: str = "") -> list[str]:
    return [e.name for e in list_objects(Store(pages, Capabilities()), "box", prefix)]  # type: ignore[arg-type]


@pytest.mark.parametrize("lengths", [(), (1, 1, 1, 1, 1), (3, 1, 10), (5,), (2, 3)])
def test_pages_end_only_with_an_empty_one(lengths: tuple[int, ...]) -> None:
    pages = Pages(["a", "b", "b/c", "ü", "𝄞"], *lengths)
    assert names_of(pages) == ["a", "b", "b/c", "ü", "𝄞"]
    assert pages.queries[-1]["marker"] == "𝄞"


def test_no_page_length_is_asked_for() -> None:
    # Ceph RGW caps a given limit at 1,000 and sends up to 10,000 without one.
    pages = Pages(["a"])
    names_of(pages)
    assert all("limit" not in query for query in pages.queries)


def test_an_empty_container_costs_one_request() -> None:
    pages = Pages([])
    assert names_of(pages) == []
    assert len(pages.queries) == 1


def test_names_out_of_order_are_an_error() -> None:
    class Unsorted(Pages):
        def request(self, *arguments: Any, **options: Any) -> Response:
            answer = super().request(*arguments, **options)
            return answer._replace(body=json.dumps(json.loads(answer.body)[::-1]).encode())

    with pytest.raises(Damaged, match="out of order"):
        names_of(Unsorted(["a", "b"]))


ROW = {"name": "x", "bytes": 3, "hash": "900150983cd24fb0d6963f7d28e17f72", "last_modified": "2026-11-23T12:26:05.5Z"}


def test_a_plain_row_tells_all() -> None:
    entry = read_row({**ROW, "content_type": "text/plain"})
    assert (entry.kind, entry.size, entry.etag) == (PLAIN, 3, ROW["hash"])


def test_swift_tells_large_objects_in_the_row() -> None:
    entry = read_row({**ROW, "slo_etag": '"df21c8ae6cea683bdd27459511193a24"'})
    assert (entry.kind, entry.etag) == (SLO, "df21c8ae6cea683bdd27459511193a24")


@pytest.mark.parametrize(
    "odd", [{"bytes": -5}, {"bytes": 10**30}, {"last_modified": 7}, {"content_type": 7}, {"hash": 7}], ids=str
)
def test_what_no_store_lists_is_told(odd: dict[str, Any]) -> None:
    class Odd(Pages):
        def request(self, *arguments: Any, **options: Any) -> Response:
            answer = super().request(*arguments, **options)
            rows = [{**row, **odd} for row in json.loads(answer.body)]
            return answer._replace(body=json.dumps(rows).encode())

    with pytest.raises(Damaged, match="container box: what came is no answer of the service"):
        names_of(Odd(["a"]))


@pytest.mark.parametrize("size", [0, 189])
def test_the_md5_of_nothing_tells_nothing(size: int) -> None:
    # Size 0: an empty object, or a DLO. Else an SLO on Ceph RGW, whose row has the length of the manifest.
    assert read_row({**ROW, "hash": EMPTY_MD5, "bytes": size}).kind == OPAQUE


@pytest.mark.parametrize(
    ("name", "content_type", "marker"),
    [
        ("a/", None, True),
        ("a", "application/directory", True),
        ("a", "application/directory;charset=UTF-8", True),
        ("a", "text/plain", False),
        ("a", None, False),
    ],
)
def test_folder_markers_are_known(name: str, content_type: str | None, marker: bool) -> None:
    assert read_row({**ROW, "name": name, "content_type": content_type}).folder_marker is marker


@pytest.mark.parametrize(
    ("text", "etag", "told"),
    [
        ('"D41D8CD98F00B204E9800998ECF8427F"', "d41d8cd98f00b204e9800998ecf8427f", True),
        ('"be4bbf9f005e5dd259d510d90b9dd95a-3"', "be4bbf9f005e5dd259d510d90b9dd95a-3", False),  # S3, in parts
        ("<unknown>", "<unknown>", False),  # Swift, encrypted, without the key
        ("", "", False),
    ],
)
def test_an_etag_that_is_no_md5_is_known(text: str, etag: str, told: bool) -> None:
    assert read_row({**ROW, "hash": text}).etag == etag and is_md5(etag) is told


def test_a_link_of_swifts_own_is_known() -> None:
    row = {**ROW, "hash": EMPTY_MD5, "bytes": 0, "symlink_path": "/v1/AUTH_a/c/o"}
    assert read_row(row).alias and not read_row(row)._replace(kind=SLO).owns_segments
