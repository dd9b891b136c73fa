# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of the objects of a packed data set, below its prefix. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged

FORMAT = "packed/1"

FOLDER = ".packed/"
LATEST = FOLDER + "latest"
VERSIONS = FOLDER + "versions/"
BASES = FOLDER + "bases/"
PACKS = FOLDER + "packs/"
FILES = FOLDER + "files/"

NEWEST = "latest"  # instead of a version's name

ZIP, TAR = ".zip", ".tar"

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
# The years 1000 to 8999, which all have four digits.
_TIME = re.compile(r"[1-8][0-9]{7}T[0-9]{6}\.[0-9]{6}Z")
_VERSION = re.compile(rf"({_TIME.pattern})-([0-9a-f]{{64}})")
_BEGINNING = re.compile("[0-9a-f]{8,64}")
_PACK = re.compile(r"([0-9a-f]{32})(\.zip|\.tar)")
_NEEDED = re.compile(
    rf"{PACKS}{_PACK.pattern}|{BASES}[0-9a-f]{{32}}|(?P<file>{FILES}[0-9a-f]{{32}}-(0|[1-9][0-9]{{0,18}}))(/.*)?",
    re.DOTALL,
)


class Version(NamedTuple):
    """What the name of a version tells.

    :ivar time: of the push, as of `time_text`
    :ivar digest: of what is in it
    """

    time: str
    digest: str

    @property
    def name(self) -> str:
        """The name of its index, below `VERSIONS`."""
        return f"{self.time}-{self.digest}"


def is_packed(name: str) -> bool:
    """Whether a name is that of an object of a packed data set, at the prefix below which it is or at a longer one."""
    return FOLDER in name and (name.startswith(FOLDER) or "/" + FOLDER in name)


def may_be_wanted(text: str) -> bool:
    """Whether a user can mean a version by this: the digest or its first digits, or the whole name."""
    return bool(_BEGINNING.fullmatch(text) or _VERSION.fullmatch(text))


def time_text(time_ns: int) -> str:
    """A time as the names have it, to the microsecond: their order is that of the times.

    :param time_ns: nanoseconds since the epoch
    """
    return f"{_EPOCH + timedelta(microseconds=time_ns // 1000):%Y%m%dT%H%M%S.%fZ}"


def read_time(text: str, subject: str) -> int:
    """Nanoseconds since the epoch.

    :param subject: what has the time in its name
    :raises Damaged: it is no time
    """
    try:
        if not _TIME.fullmatch(text):
            raise ValueError(text)
        moment = datetime.strptime(text, "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=timezone.utc)
    except ValueError:
        raise _unreadable(subject, text, "the time of a version") from None
    return (moment - _EPOCH) // timedelta(microseconds=1) * 1000


def time_after(now_ns: int, parent: Version | None, apart: int = 1) -> str:
    """The time of a new version: it is later than its parent's, also where the clock is slow.

    :param apart: microseconds that it is later where the clock is slow: two with one parent must not have one name
    :raises Damaged: the parent's is the last one that there is
    """
    now = time_text(now_ns)
    if parent is None or parent.time < now:
        return now
    after = time_text(read_time(parent.time, parent.name) + apart * 1000)
    if not _TIME.fullmatch(after):
        raise Damaged(f"version {parent.name}", "no version can be later than it", "Push to another prefix.")
    return after


def read_version(name: str, subject: str) -> Version:
    """A version by its name.

    :param subject: what says that there is such a version
    :raises Damaged: it is no name of one
    """
    found = _VERSION.fullmatch(name)
    if not found:
        raise _unreadable(subject, name, "the name of a version")
    read_time(found[1], subject)
    return Version(found[1], found[2])


def read_pack_name(name: str, subject: str) -> tuple[str, str]:
    """MD5 of a pack's bytes, and what it is: `ZIP` or `TAR`.

    :raises Damaged: it is no name of a pack
    """
    found = _PACK.fullmatch(name)
    if not found:
        raise _unreadable(subject, name, "the name of a pack")
    return found[1], found[2]


def file_name(etag: str, size: int) -> str:
    """The name, below `FILES`, of an object that is a file by itself."""
    return f"{etag}-{size}"


def is_of_the_format(name: str) -> bool:
    """Whether an object of this name below the prefix is one that a data set has, or a segment of one; no claim is."""
    is_version = name.startswith(VERSIONS) and _VERSION.fullmatch(name[len(VERSIONS) :]) is not None
    return name == LATEST or is_version or bool(needed_for(name))


def needed_for(name: str) -> str:
    """The pack, base or file that an object is, or is a segment of, which a version may need; else empty."""
    found = _NEEDED.fullmatch(name)
    return (found["file"] or name) if found else ""


def _unreadable(subject: str, text: str, meant: str) -> Damaged:
    return Damaged(subject, f"{text!r} is not {meant}", "See the page on the format of packed data sets.")
