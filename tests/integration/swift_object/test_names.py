# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever an object can be called: it is stored, copied, fetched, deleted, and its container is emptied of it."""

from __future__ import annotations

from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud import tempurl
from ansible_collections.chameleon.data.plugins.module_utils._container.emptying import empty
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store, open_store
from tests.integration.conftest import Cloud, http_to
from tests.integration.swift_object.conftest import Run

NAMES = [
    "é" * 512,
    "日" * 341,
    "x" * 1024,
    "folder/",
    "/absolute",
    "a//b",
    "//",
    "/",
    ".",
    "..",
    "../x",
    "a/..",
    "new\nline",
    "\n",
    "tab\t",
    "control\x01",
    "delete\x7f",
    " ",
    " a b ",
    "%",
    "%2F%20",
    "%2e%2e/x",
    "%00",
    "a\r\nb: c",
    "{{ 7 * 7 }}",
    "_chameleon",
    "\u202e\ufeff",
    "\u00e9",
    "a?b#c&d=e+f",
    "back\\slash",
    "\"'<x>",
    "\u2028",
    "e\u0301",
    "😀",
    "000001",
]


@pytest.fixture
def opened(store: Cloud, made: str) -> Iterator[Store]:
    opened = open_store(http_to(store.object_store, store.token))
    yield opened
    empty(opened.transport, made)


@pytest.fixture
def names(opened: Store, made: str) -> list[str]:
    for name in NAMES:
        opened.transport.request("PUT", quote_path(made, name), body=name.encode())
    assert [entry.name for entry in list_objects(opened, made)] == sorted(NAMES)
    return NAMES


def left(opened: Store, container: str) -> list[str]:
    return [entry.name for entry in list_objects(opened, container)]


@pytest.mark.every_store
def test_a_container_is_emptied_of_all(opened: Store, made: str, names: list[str]) -> None:
    empty(opened.transport, made)
    assert left(opened, made) == []


def test_all_are_deleted_together_and_without_bulk_deletes(opened: Store, made: str, names: list[str]) -> None:
    assert delete_batch(opened, made, names[::2]) == {}
    alone = opened._replace(offers=opened.offers._replace(bulk_delete=0))
    assert delete_batch(alone, made, names[1::2]) == {}
    assert left(opened, made) == []


def test_single_ones(run: Run, opened: Store, made: str, store: Cloud, tmp_path: Path) -> None:
    for name in NAMES[::3]:
        assert run(name=name, content=name)["changed"] and not run(name=name, content=name)["changed"]
        assert run(name="copy", copy_from={"name": name, "container": None})["object"]["bytes"] == len(name.encode())
        run(name=name, state="fetched", dest=str(tmp_path / "file"))
        assert (tmp_path / "file").read_bytes() == name.encode()
        assert run(name=name, state="absent")["changed"] and not run(name=name, state="absent")["changed"]
    assert left(opened, made) == ["copy"]
    for name in ("..", "a/..", "//"):
        run(name=name, content="x")
        assert run(fails=True, name=name, state="fetched", dest=f"{tmp_path}/").kind == "bad_input"


@pytest.mark.every_store
@pytest.mark.stores(finds_others=True)
def test_links_lead_to_all(opened: Store, made: str, names: list[str], keyless: Cloud) -> None:
    info = tempurl.server_info(opened.transport)
    key = tempurl.find_key(opened.transport, info, made, make=True)
    for name in names:
        if not name.strip("/"):
            with pytest.raises(BadInput):
                tempurl.read_term(f"{made}/{name}", prefix=False)
            continue
        link = tempurl.Link(made, name, False, "GET", 4_000_000_000)
        url = tempurl.sign(keyless.object_store, link, key, tempurl.best_digest(info))
        base, _query, query = url.partition("?")
        path = base[len(keyless.object_store) :]
        answer = http_to(keyless.object_store, None).request("GET", path, dict(tempurl.parse_qsl(query)))
        assert answer.body == name.encode()


def test_what_only_the_listing_knows_can_be_deleted(run: Run, opened: Store, made: str) -> None:
    lost = {"X-Object-Manifest": f"{made}-not-there/part"}
    opened.transport.request("PUT", quote_path(made, "broken"), headers=lost)
    assert run(fails=True, name="broken", state="fetched", dest="/tmp").kind == "missing"
    assert run(check=True, name="broken", state="absent")["changed"]
    assert run(name="broken", state="absent")["changed"] and not run(name="broken", state="absent")["changed"]
    assert left(opened, made) == []
