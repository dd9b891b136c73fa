# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A portal answers everything with 200 and a page: nothing counts as read, stored, changed or deleted."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._info.query import read_query
from ansible_collections.chameleon.data.plugins.module_utils._info.tell import tell
from ansible_collections.chameleon.data.plugins.module_utils._mount.access_probe import is_there
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_info import SWIFT_INFO
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import Capabilities
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.container import (
    create_container,
    head_container,
    update_container,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import set_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment, put_manifest
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import (
    delete_object,
    head_object,
    post_object,
    put_object,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.download import check_unchanged
from tests.unit.http.scripted import served

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 22\r\n\r\n<html>Sign in.</html>\n"
HEAD = PAGE.partition(b"<")[0]
OBJECT = Entry("o", 22, md5_of(b"<html>Sign in.</html>\n"), "", "", PLAIN)
SEGMENT = Segment("c", "s", 1, md5_of(b"x"))

ASKED: dict[str, tuple[bytes, Callable[[Store], Any]]] = {
    "a container": (HEAD, lambda store: head_container(store, "c")),
    "the account": (HEAD, lambda store: tell(store.transport, read_query(defaults_of(SWIFT_INFO)))),
    "a container to mount": (HEAD, lambda store: is_there(store.transport, "c")),
    "an object": (HEAD, lambda store: head_object(store, "c", "o")),
    "an object's content": (
        PAGE,
        lambda store: store.transport.get("/c/o", lambda page: check_unchanged(OBJECT, "o", page.headers)),
    ),
    "the latest version": (PAGE, lambda store: read_latest(Place(store, "c", "p/"))),
    "made container": (PAGE, lambda store: create_container(store, "c", {})),
    "changed container": (PAGE, lambda store: update_container(store, "c", {"read_acl": ".r:*"}, {})),
    "stored object": (PAGE, lambda store: put_object(store, "c", "o", b"x", md5_of(b"x"))),
    "stored manifest": (PAGE, lambda store: put_manifest(store, "c", "o", [SEGMENT], {})),
    "changed object": (PAGE, lambda store: post_object(store, "c", "o", {})),
    "changed expiry": (PAGE, lambda store: set_expiry(store, "c", "o", 2_000_000_000)),
    "deleted object": (PAGE, lambda store: delete_object(store, "c", "o")),
}


@pytest.mark.parametrize("what", ASKED)
def test_a_page_is_no_answer_of_a_store(what: str) -> None:
    answer, ask = ASKED[what]
    with served(answer, answer) as server:
        store = Store(Transport(server.url, timeout=5, retries=0), Capabilities())
        with pytest.raises(Damaged, match=r"what came is no answer of the service .*a portal"):
            ask(store)
