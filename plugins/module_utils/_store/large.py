# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large objects: what segments they are made of, and how one is put together.

A static large object (SLO) has a manifest that lists its segments; a dynamic one (DLO) is whatever objects share a
prefix. The etag of both is the MD5 of the segments' etags, joined, so a list of segments proves itself.
"""

from __future__ import annotations

import itertools
import json
from typing import Any, Iterable, Mapping, NamedTuple, Sequence
from urllib.parse import quote, unquote

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_stored
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    DLO,
    EMPTY_MD5,
    Entry,
    is_md5,
    read_etag,
    read_size,
)
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


class Cut(NamedTuple):
    """A stretch of an object's bytes.

    :ivar md5: of these bytes; empty where only the object's etag, made of all of them, is known
    """

    offset: int
    size: int
    md5: str = ""


class Segment(NamedTuple):
    """An object that holds a stretch of a large object."""

    container: str
    name: str
    size: int
    md5: str


def segments_container(container: str) -> str:
    """Where the segments of a container's objects are: the convention of the ``swift`` command and of rclone."""
    return container + "_segments"


def joined_etag(md5s: Iterable[str]) -> str:
    """The etag of a large object."""
    return md5_of("".join(md5s).encode())


def etag_of(entry: Entry, md5s: Sequence[str]) -> str:
    """The etag of an object that is made like *entry*, of the MD5s of its cuts."""
    return joined_etag(md5s) if entry.large else md5s[0]


@commit_point("store.manifest")
def put_manifest(
    store: Store, container: str, name: str, segments: Sequence[Segment], headers: Mapping[str, str]
) -> str:
    """Make an SLO of segments that are there; returns its etag.

    :raises Damaged: it became another object than was meant (Ceph RGW does not look at the segments' MD5)
    """
    subject = subject_of(container, name)
    manifest = [{"path": f"/{s.container}/{s.name}", "etag": s.md5, "size_bytes": s.size} for s in segments]
    answer = store.transport.request(
        "PUT",
        quote_path(container, name),
        query={"multipart-manifest": "put"},
        headers=headers,
        # Ceph RGW does not put together what JSON writes in two halves: \ud83d\ude00
        body=json.dumps(manifest, ensure_ascii=False).encode(),
        subject=subject,
    )
    meant = joined_etag(segment.md5 for segment in segments)
    check_stored(answer.headers, meant, subject)
    return meant


@commit_point("store.dynamic-manifest")
def put_dynamic(
    store: Store, container: str, name: str, prefix: str, segments: Sequence[Segment], headers: Mapping[str, str]
) -> str:
    """Make a DLO of all objects whose names begin with *prefix*, which shall be these segments; returns its etag.

    :raises Damaged: it would become, or has become, another object than was meant
    """
    subject, place = subject_of(container, name), segments[0].container
    if _listed(store, place, prefix) != list(segments):
        cause = f"container {place} does not list its segments as they were stored"
        raise Damaged(subject, cause, "Run again in a while: listings may be late.")
    manifest = {**headers, "X-Object-Manifest": quote(f"{place}/{prefix}")}
    put_object(store, container, name, b"", EMPTY_MD5, manifest)
    meant = joined_etag(segment.md5 for segment in segments)
    found = head_object(store, container, name)
    if found is None or found[0].etag != meant:
        raise Damaged(subject, f"the service does not make an object of etag {meant} of its segments", "Run again.")
    return meant


def dynamic_place(store: Store, container: str, name: str) -> tuple[str, ...]:
    """Container and prefix of the segments of a DLO, empty where the object is none or is not there."""
    found = head_object(store, container, name)
    return place_of(found[1]) if found else ()


def place_of(headers: Headers) -> tuple[str, ...]:
    """The same of the object whose headers these are."""
    place, slash, prefix = unquote(headers.get("X-Object-Manifest", "")).partition("/")
    return (place, prefix) if slash else ()


def equal_cuts(size: int, segment_size: int) -> list[Cut]:
    """*size* bytes in stretches of *segment_size*, the last one shorter."""
    return [Cut(offset, min(segment_size, size - offset)) for offset in range(0, size, segment_size)]


def find_cuts(store: Store, container: str, entry: Entry) -> list[Cut] | None:
    """The stretches of an object's bytes of whose MD5s its etag is made.

    None where nobody tells them, or the etag is no such thing: then nothing tells what the content is.
    """
    if not entry.large:
        return [Cut(0, entry.size, entry.etag)] if is_md5(entry.etag) else None
    if entry.segment_size and entry.told:
        return equal_cuts(entry.size, entry.segment_size)
    segments = find_segments(store, container, entry)
    if segments is None or not all(is_md5(segment.md5) for segment in segments):
        return None
    offsets = itertools.accumulate([0] + [segment.size for segment in segments])
    return [Cut(offset, segment.size, segment.md5) for offset, segment in zip(offsets, segments)]


def find_segments(store: Store, container: str, entry: Entry) -> list[Segment] | None:
    """The segments of a large object, proven by its etag; None where the store does not tell them.

    A manifest is read where the server gives it out. Ceph RGW does not: there the objects in the conventional place
    are tried, and those beside the object, where openstacksdk puts them.
    """
    if entry.kind == DLO:
        candidates = _of_dlo(store, container, entry.name)
    else:
        candidates = manifest_of(store, container, entry.name) or _in_conventional_place(store, container, entry)
    return candidates if _proven(candidates, entry) else None


def _proven(segments: Sequence[Segment], entry: Entry) -> bool:
    """Whether the object is made of these, of which there may be none."""
    if sum(segment.size for segment in segments) != entry.size:
        return False
    return joined_etag(segment.md5 for segment in segments) == entry.etag


def manifest_of(store: Store, container: str, name: str) -> list[Segment]:
    """What an SLO is made of, as its manifest says; empty where the store does not give that out, or it is no SLO."""
    answer = store.transport.request(
        "GET",
        quote_path(container, name),
        {"multipart-manifest": "get"},
        accept=(404,),
        subject=subject_of(container, name),
    )
    # Ceph RGW answers with nothing; and what has become another object meanwhile, with its content.
    is_manifest = answer.body and answer.headers.get("X-Static-Large-Object", "").lower() == "true"
    with understood(subject_of(container, name)):
        return read_manifest(json.loads(answer.body)) if is_manifest else []


def read_manifest(rows: Sequence[Mapping[str, Any]]) -> list[Segment]:
    """The segments in an SLO's manifest, as Swift gives it out; none where one of them is no whole object.

    Parts of objects, other SLOs and data in the manifest itself have no MD5 here of the bytes that they stand for.
    """
    if any(row.get("range") or row.get("sub_slo") or "data" in row for row in rows):
        return []
    return [_segment(row["name"], read_size(row["bytes"]), read_etag(row["hash"])) for row in rows]


def _of_dlo(store: Store, container: str, name: str) -> list[Segment]:
    place = dynamic_place(store, container, name)
    return _listed(store, *place) if place else []


def _in_conventional_place(store: Store, container: str, entry: Entry) -> list[Segment]:
    for place in (segments_container(container), container):
        groups: dict[str, list[Segment]] = {}
        for segment in _listed(store, place, entry.name + "/"):
            groups.setdefault(segment.name.rpartition("/")[0], []).append(segment)
        for group in groups.values():
            if _proven(group, entry):
                return group
    return []


def _listed(store: Store, container: str, prefix: str) -> list[Segment]:
    try:
        return [
            Segment(container, found.name, found.size, found.etag) for found in list_objects(store, container, prefix)
        ]
    except Missing:
        return []


def _segment(path: str, size: int, md5: str) -> Segment:
    container, _slash, name = path.lstrip("/").partition("/")
    return Segment(container, name, size, md5)
