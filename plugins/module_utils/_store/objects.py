# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single objects: put, head, delete."""

from __future__ import annotations

import re
from typing import Mapping, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_done, check_stored
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    DLO,
    GONE,
    LOST,
    MOST_SEGMENTS,
    PLAIN,
    SLO,
    Entry,
    read_etag,
    read_size,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

# Of a large object of equal segments. Ceph RGW does not give a manifest out, and without the segments' length nobody
# could compare or verify the object.
SEGMENT_SIZE = "X-Object-Meta-Segment-Size"
_LENGTH = re.compile(r"[0-9]{1,15}")

Found = Tuple[Entry, Headers]  # an object as HEAD describes it, and the headers of the answer


def subject_of(container: str, name: str) -> str:
    """An object, for messages."""
    return f"object {container}/{name}"


@commit_point("store.object")
def put_object(
    store: Store, container: str, name: str, body: bytes | Body, md5: str, headers: Mapping[str, str] | None = None
) -> None:
    """Store an object whole; the server refuses a body that is not the one of *md5*.

    :raises Damaged: it was refused so, or the server stored something else
    """
    subject = subject_of(container, name)
    # Unquoted: Ceph RGW takes quotes for part of the MD5.
    sent = {**(headers or {}), "ETag": md5}
    answer = store.transport.request("PUT", quote_path(container, name), headers=sent, body=body, subject=subject)
    check_stored(answer.headers, md5, subject)


def head_object(store: Store, container: str, name: str) -> Found | None:
    """The object as it really is, and its headers; None where there is none. The listing's time is not known here."""
    answer = store.transport.request(
        "HEAD", quote_path(container, name), accept=(404,), subject=subject_of(container, name)
    )
    return None if answer.status == 404 else (read_headers(name, answer.headers), answer.headers)


def read_headers(name: str, headers: Headers) -> Entry:
    """What the headers of a HEAD or GET say.

    :raises Damaged: no store has answered: each tells an ETag, but of some dynamic large objects
    """
    kind = PLAIN
    if headers.get("X-Static-Large-Object", "").lower() == "true":
        kind = SLO
    elif headers.get("X-Object-Manifest"):
        kind = DLO
    with understood(f"object {name}"):
        etag = read_etag(headers["ETag"] if kind == PLAIN else headers.get("ETag", ""))
        size = read_size(headers.get("Content-Length", 0))
    content_type = headers.get("Content-Type", "")
    segment_size = headers.get(SEGMENT_SIZE, "") if kind == SLO else ""
    length = int(segment_size) if _LENGTH.fullmatch(segment_size) else 0
    if length * MOST_SEGMENTS < size:  # others write there too, and what they mean is something else
        length = 0
    return Entry(name, size, etag, "", content_type, kind, length, alias="Content-Location" in headers)


def resolve(store: Store, container: str, listed: Entry) -> Entry:
    """What a row of a listing really is; it may be gone, however long the listing still shows it."""
    found = head_object(store, container, listed.name)
    if found:
        return found[0]._replace(modified=listed.modified)
    return listed._replace(kind=LOST if is_there(store, container, listed.name) else GONE)


def is_there(store: Store, container: str, name: str) -> bool:
    """Whether there is an object whose content is not found: the manifest of lost segments, the link to nothing.

    Both are asked for by themselves. Ceph RGW answers 404 to what is made of a segment that it has not got, if it is
    the first one, and Swift to a link.
    """
    query = {"multipart-manifest": "get", "symlink": "get"}
    subject = subject_of(container, name)
    answer = store.transport.request("HEAD", quote_path(container, name), query, accept=(404,), subject=subject)
    return answer.status != 404


def content_is_lost(container: str, name: str) -> Damaged:
    """The error of such an object, for who wants its content."""
    cause = "it is there, but not all that it is made of: its segments, or the object that it links to"
    return Damaged(subject_of(container, name), cause, "Store it again with 'compare: always', or delete it.")


@commit_point("store.attributes")
def post_object(store: Store, container: str, name: str, headers: Mapping[str, str]) -> None:
    """Tell an object other attributes; what is not named is forgotten by some servers."""
    subject = subject_of(container, name)
    check_done(store.transport.request("POST", quote_path(container, name), headers=headers, subject=subject), subject)


@commit_point("store.delete")
def delete_object(store: Store, container: str, name: str) -> None:
    """Delete an object; it is no error if there is none."""
    subject = subject_of(container, name)
    check_done(store.transport.request("DELETE", quote_path(container, name), accept=(404,), subject=subject), subject)
