# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of a container, page by page, in the order of their names' UTF-8 bytes."""

from __future__ import annotations

import json
import operator
from concurrent.futures import Future
from typing import Any, Callable, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import GONE, Entry, read_row
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


def list_objects(
    store: Store,
    container: str,
    prefix: str = "",
    submit: Callable[..., Future[Any]] | None = None,
    page: int | None = None,
) -> Iterator[Entry]:
    """All objects whose name begins with *prefix*.

    Pages are as long as the server likes; only an empty one is the last (Ceph RGW's are short in the middle).

    :param submit: has something done by another thread, like ``Pool.submit``: each page is asked for while the one
        before it is worked on
    :param page: rows to ask for at a time; None for as many as the server likes
    :raises Missing: there is no such container
    :raises Damaged: the names are out of order, so that nothing could be concluded from what is not listed
    """
    subject = f"container {container}"
    last = ""
    rows = _page(store, container, prefix, last, page)
    while rows:
        with understood(subject):
            names = [row["name"] for row in rows]
            "".join(names).encode()  # half a character, which JSON can say, is no name of an object
            ordered = names[0] > last and not any(map(operator.ge, names, names[1:]))
        if not ordered:
            raise Damaged(subject, f"its listing is out of order after {last!r}", "Run again.")
        last = names[-1]
        following = submit(_page, store, container, prefix, last, page) if submit else None
        with understood(subject):
            yield from map(read_row, rows)
        rows = following.result() if following else _page(store, container, prefix, last, page)


def find_row(store: Store, container: str, name: str) -> Entry | None:
    """The row of one object, which comes first of all names that begin with its own; None where there is none.

    :raises Missing: there is no such container
    """
    rows = _page(store, container, name, "", limit=1)
    with understood(f"container {container}"):
        return read_row(rows[0]) if rows and rows[0]["name"] == name else None


def find_listed(store: Store, container: str, name: str) -> Entry | None:
    """An object that a HEAD does not find, as far as the listing still has it; None where it has not."""
    try:
        row = find_row(store, container, name)
    except (Denied, Missing):
        return None
    return row and row._replace(kind=GONE)


def _page(store: Store, container: str, prefix: str, marker: str, limit: int | None = None) -> list[dict[str, Any]]:
    """:param limit: rows; None for as many as the server likes"""
    query = {"format": "json", "prefix": prefix, "marker": marker, **({"limit": limit} if limit else {})}
    return read_listing(store.transport, quote_path(container), query, f"container {container}")


def read_listing(transport: Transport, path: str, query: Mapping[str, Any], subject: str) -> list[dict[str, Any]]:
    """The rows that an account or a container lists.

    :raises Damaged: what came is no list, of whose end nothing could be concluded
    """
    answer = transport.request("GET", path, query, subject=subject)
    with understood(subject):
        rows: Any = json.loads(answer.body or b"[]")
        if not isinstance(rows, list):
            raise TypeError(f"a {type(rows).__name__} instead of a list")
    return rows
