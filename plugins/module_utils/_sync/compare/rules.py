# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a file what the object is? Pure: says so, or says what it would have to know."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.file_times import kept_time
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import GONE, LOST, OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import EMPTY_FOLDER, LINK, LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import Known

AUTO, CHECKSUM, SIZE_MTIME, SIZE, ALWAYS = "auto", "checksum", "size_mtime", "size", "always"
SAME, DIFFERENT, NEEDS_HEAD, NEEDS_HASH = "same", "different", "needs_head", "needs_hash"

_ALWAYS = "compare is 'always'"
UNTOLD = ""  # in place of a file's etag: the store tells no checksum of the object to compare it with


class Verdict(NamedTuple):
    """``same`` or ``different``, or what has to be looked at first: the object's HEAD, the file's content."""

    word: str
    reason: str = ""


def judge(
    compare: str,
    direction: str,
    local: LocalFile,
    remote: Entry,
    known: Known | None,
    local_etag: str | None = None,
) -> Verdict:
    """Compare a file with the object of the same name.

    :param known: what the state table has about the file
    :param local_etag: the etag that the object would have if it were this file; None until it was computed
    """
    if remote.kind == GONE:
        return Verdict(DIFFERENT, "listed, but not in the container any more")
    if remote.kind == LOST:
        return Verdict(DIFFERENT, "its segments, or what it links to, are lost")
    if local.folder and remote.folder_marker:
        # The index of packs has the mode of an empty folder.
        packed = remote.member is not None and local.kind == EMPTY_FOLDER
        return Verdict(DIFFERENT, _ALWAYS) if packed and compare == ALWAYS else Verdict(SAME)
    if local.folder or remote.folder_marker:
        opaque = remote.kind == OPAQUE and not remote.folder_marker
        return Verdict(NEEDS_HEAD) if opaque else Verdict(DIFFERENT, "one is a folder, the other a file")
    if (local.kind == LINK) != remote.link:
        return Verdict(DIFFERENT, "one is a symbolic link, the other is not")
    if compare == AUTO and known is not None and known.vouches_for(local.stat, remote):
        return Verdict(SAME)
    if remote.kind == OPAQUE:
        return Verdict(NEEDS_HEAD)
    if compare == ALWAYS:
        return Verdict(DIFFERENT, _ALWAYS)
    if local.size != remote.size:
        before, after = (remote.size, local.size) if direction == PUSH else (local.size, remote.size)
        return Verdict(DIFFERENT, f"size differs: {before} -> {after} bytes")
    if compare == SIZE:
        return Verdict(SAME)
    if compare == SIZE_MTIME:
        return _by_time(direction, local, remote)
    if local_etag is None:
        return Verdict(NEEDS_HASH)
    if local_etag == UNTOLD:
        if known is not None and known.looks_like(local.stat, remote):
            return Verdict(SAME)  # there is no better way to tell, and no other answer tomorrow
        return Verdict(DIFFERENT, "the store does not tell the object's checksum, so it cannot be compared")
    if local_etag == remote.etag:
        return Verdict(SAME)
    return Verdict(DIFFERENT, "content differs")


def _by_time(direction: str, local: LocalFile, remote: Entry) -> Verdict:
    """Listings have no mtime of files, but the time when the object was stored; the index of packs has the mtime."""
    if remote.member is not None:
        same = kept_time(local.stat.mtime_ns) == remote.member.mtime_ns
        return Verdict(SAME) if same else Verdict(DIFFERENT, "its time of modification differs")
    stored_ns = listed_time_ns(remote.modified)
    if stored_ns is None:
        return Verdict(DIFFERENT, "the store does not tell when the object was stored")
    if direction == PUSH:
        if local.stat.mtime_ns <= stored_ns:
            return Verdict(SAME)
        return Verdict(DIFFERENT, "the file was modified after it was stored")
    # A pull gives the file the mtime it once had, so only its ctime tells when it was written here.
    if local.stat.ctime_ns >= stored_ns:
        return Verdict(SAME)
    return Verdict(DIFFERENT, "the object was stored after the file was written")


def listed_time_ns(text: str) -> int | None:
    """Nanoseconds since the epoch: ``2026-11-23T12:26:05.912240`` (Swift), ``2026-11-23T12:26:05.569Z`` (Ceph RGW).

    None where it is no time.
    """
    try:
        moment = datetime.fromisoformat(text.rstrip("Z")).replace(tzinfo=timezone.utc)
    except ValueError:
        return None
    return int(moment.timestamp()) * 1_000_000_000 + moment.microsecond * 1000
