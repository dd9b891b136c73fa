# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a listing, a HEAD or the index of packs tells of an object (pure)."""

from __future__ import annotations

import re
from typing import Any, Mapping, NamedTuple

EMPTY_MD5 = "d41d8cd98f00b204e9800998ecf8427e"

PLAIN, SLO, DLO, OPAQUE, SEGMENT = "plain", "slo", "dlo", "opaque", "segment"
GONE, LOST = "gone", "lost"

_MD5 = re.compile("[0-9a-f]{32}")
_TOO_LARGE = 1 << 63  # bytes: no file has so many
MOST_SEGMENTS = 100_000  # of an object: more than any store takes

# What objects that stand for something else have as content type. The first one is the convention of the ``swift``
# command and rclone; for the second one, whose content is the link's target, there is none.
FOLDER_TYPE, LINK_TYPE = _STANDING_FOR_OTHERS = "application/directory", "inode/symlink"


class Member(NamedTuple):
    """What the index of a packed data set tells of a file beside what a listing tells.

    :ivar pack: number of the pack that it is in; None where it is an object of its own
    :ivar offset: where its content begins in the pack
    :ivar mode: permission bits
    """

    pack: int | None
    offset: int
    mtime_ns: int
    mode: int


class Entry(NamedTuple):
    """An object as its listing, or a HEAD, describes it.

    :ivar etag: MD5 of the content; of a large object the MD5 of its segments' etags; or something else that tells
        nothing of the content, like the ``<MD5>-<parts>`` of those that S3 tools upload in parts
    :ivar modified: time of the last change as listed; only good for comparing with another listing of this server
    :ivar kind: ``plain``, ``slo``, ``dlo``, ``segment`` (of another object of the container), ``opaque``: the
        listing tells neither size nor content, HEAD does; ``gone``: listed, but not there any more, as what has
        expired; or ``lost``: there, but what it is made of, its segments or what it links to, is not
    :ivar segment_size: bytes of each segment but the last, where the one who made it wrote that down; else 0
    :ivar alias: whether it is a symbolic link of Swift's own: all but its name and time are another object's
    :ivar member: of a packed data set: the file's place, time and mode, as the index tells them
    """

    name: str
    size: int
    etag: str
    modified: str
    content_type: str
    kind: str
    segment_size: int = 0
    alias: bool = False
    member: Member | None = None

    @property
    def large(self) -> bool:
        """Whether it is made of segments."""
        return self.kind in (SLO, DLO)

    @property
    def owns_segments(self) -> bool:
        """Whether there may be segments that nobody needs without it."""
        return self.kind in (SLO, DLO, GONE, LOST) and not self.alias

    @property
    def told(self) -> bool:
        """Whether its etag is another one with any other content.

        Ceph RGW makes that of a large object of what its maker said of the segments: of nothing, if that was nothing.
        """
        return self.kind != OPAQUE and (self.etag != EMPTY_MD5 or not self.size)

    @property
    def folder_marker(self) -> bool:
        """Whether it only stands for a folder, as several clients write them."""
        return self.name.endswith("/") or self.content_type.startswith(FOLDER_TYPE)

    @property
    def filled_marker(self) -> bool:
        """Whether it stands for a folder and has content all the same, which no folder can have.

        An opaque row has the length of a manifest, not of what the object holds.
        """
        return self.folder_marker and self.kind != OPAQUE and self.size > 0

    @property
    def plain_file(self) -> bool:
        """Whether it is what most are: the content of a file, as listed."""
        shown = self.content_type
        return self.kind == PLAIN and self.name[-1:] != "/" and not (shown and shown.startswith(_STANDING_FOR_OTHERS))

    @property
    def link(self) -> bool:
        """Whether its content is the target of a symbolic link."""
        return self.content_type.startswith(LINK_TYPE)


def read_row(row: Mapping[str, Any]) -> Entry:
    """One row of a JSON listing.

    The etag of nothing is what an empty object has, but also any DLO, any link and, on Ceph RGW, any SLO: opaque.

    :raises LookupError, TypeError, ValueError, AttributeError: it is none
    """
    modified, content_type = row["last_modified"], row.get("content_type") or ""
    "".join((modified, content_type))  # what is no text is worked with as such much later
    slo_etag = row.get("slo_etag")
    etag = read_etag(slo_etag or row["hash"])
    kind = SLO if slo_etag else OPAQUE if etag == EMPTY_MD5 else PLAIN
    return Entry(
        row["name"],
        read_size(row["bytes"]),
        etag,
        modified,
        content_type,
        kind,
        alias="symlink_path" in row,
    )


def read_size(told: Any) -> int:
    """The bytes of an object. Sums over many may be below zero or beyond all: stores lose count of them.

    :raises ValueError, TypeError, OverflowError: no object has so many
    """
    size = int(told)
    if not 0 <= size < _TOO_LARGE:
        raise ValueError(f"a size of {told}")
    return size


def read_etag(text: str) -> str:
    """An etag as it is compared: without quotes, an MD5 in small letters."""
    etag = text.strip('"')
    return etag.lower() if is_md5(etag.lower()) else etag


def is_md5(etag: str) -> bool:
    """Whether an etag can be the MD5 of something."""
    return bool(_MD5.fullmatch(etag))
