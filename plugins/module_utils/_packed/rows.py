# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of an index: header, packs, rows, names that are gone. What no index may say is refused here. Pure."""

from __future__ import annotations

import json
import re
import stat
from json.encoder import encode_basestring as _quoted
from typing import Any, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._files.file_times import EARLIEST, LATEST, kept_time
from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    FORMAT,
    Version,
    read_pack_name,
    read_version,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack
from ansible_collections.chameleon.data.plugins.module_utils._packed.pointer import check_format
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import MOST_SEGMENTS

LONGEST_LINE = 65_535  # characters, or bytes where it is written
LONGEST_NAME = 4095  # bytes: a longer path no call of Linux takes
MOST_PACKS = 100_000  # of which half a KiB each is in memory
LARGEST = (1 << 63) - 1  # size or offset

_PACK = 1 << 32  # bytes; a pack has less

_KEPT = 0o170777  # of a mode: the type and the permission bits
MODES = {
    f"{kind | mode:o}": kind | mode for kind in (stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR) for mode in range(0o1000)
}

_MD5 = re.compile("[0-9a-f]{32}").fullmatch


class Row(NamedTuple):
    """A file, a symbolic link (whose content is its target) or an empty folder.

    :ivar name: below the prefix
    :ivar mode: its type and the permission bits 0777
    :ivar etag: MD5 of its content, or the store's etag of an object of its own
    :ivar pack: number of its pack, as of `PackTable`; None: it is an object of its own
    :ivar offset: where its content begins in the pack; of an object of its own: bytes of each of its segments but the
        last, 0 where it has none
    """

    name: str
    size: int
    mtime_ns: int
    mode: int
    etag: str
    pack: int | None
    offset: int

    @property
    def folder(self) -> bool:
        """Whether it is an empty folder."""
        return stat.S_ISDIR(self.mode)

    @property
    def link(self) -> bool:
        """Whether it is a symbolic link."""
        return stat.S_ISLNK(self.mode)

    def same_file(self, other: Row) -> bool:
        """Whether both are the same file, wherever its content is."""
        return self[:5] == other[:5]


class Use(NamedTuple):
    """What a version needs of a pack.

    :ivar bytes: of the content of its rows
    """

    pack: Pack
    bytes: int


class Header(NamedTuple):
    """The first line of an index.

    :ivar parent: the version that was the latest one when this one was made
    :ivar base: MD5 of the index to which this one tells changes; None: it is whole
    :ivar files: how many rows the version has
    :ivar bytes: their sizes, summed
    :ivar packs: how many lines of packs there are
    """

    version: Version
    parent: Version | None
    base: str | None
    files: int
    bytes: int
    packs: int


def make_row(name: str, size: int, mtime_ns: int, mode: int, etag: str, pack: int | None, offset: int) -> Row:
    """A row of a file as the system tells it: what the format does not keep of mode and time is taken off.

    :param mode: ``st_mode``
    """
    # As Row(…), which is a function of Python, in a third of the time: there are as many as files.
    return tuple.__new__(Row, (name, size, kept_time(mtime_ns), mode & _KEPT, etag, pack, offset))


def row_line(row: Row, pack: int | None) -> str:
    """The line of a row.

    :param pack: the number of its pack in this index
    :raises BadInput: its name is too long
    """
    name, size, mtime_ns, mode, etag, _pack, offset = row
    place = "null" if pack is None else pack
    line = f'[{_quoted(name)},{size},{mtime_ns},"{mode:o}","{etag}",{place},{offset}]\n'
    if _is_too_long(name):
        raise BadInput(name, "its name is too long", "Rename or exclude it.")
    return line


def gone_line(name: str) -> str:
    """The line of a name that the base has, and the version has not."""
    return f"[{_quoted(name)}]\n"


def pack_line(pack: Pack, used: int | None) -> str:
    """The line of a pack.

    :param used: bytes that the version needs of it; None: the base has it, and the version does not need it
    """
    return f'["{pack.name}",{pack.size},{"null" if used is None else used}]\n'


def header_line(header: Header) -> str:
    """The first line."""
    told = {
        "format": FORMAT,
        "digest": header.version.digest,
        "time": header.version.time,
        "parent": header.parent.name if header.parent else None,
        "files": header.files,
        "bytes": header.bytes,
        "packs": header.packs,
        **({"base": header.base} if header.base is not None else {}),
    }
    return json.dumps(told, separators=(",", ":")) + "\n"


def read_header(value: Any, subject: str) -> Header:
    """The header in the first line's value.

    :param subject: the index, as the user knows it
    :raises BadInput: the index is of another format
    :raises Damaged: a name in it is none
    :raises ValueError: it says what no header may
    """
    if not isinstance(value, dict) or not isinstance(value.get("format"), str):
        raise ValueError("it does not begin with a header")
    check_format(value["format"], subject)
    counts: list[Any] = [value.get(key) for key in ("files", "bytes", "packs")]
    if not all(count.__class__ is int and 0 <= count <= LARGEST for count in counts) or counts[2] > MOST_PACKS:
        raise ValueError("its header has wrong counts")
    parent, base = value.get("parent"), value.get("base")
    if base is not None and not (isinstance(base, str) and _MD5(base)):
        raise ValueError(f"{base!r} is no name of a base")
    return Header(
        read_version(f"{value.get('time')}-{value.get('digest')}", subject),
        None if parent is None else read_version(str(parent), subject),
        base,
        *counts,
    )


def read_pack(value: Any, based: bool, subject: str) -> tuple[Pack, int | None]:
    """A pack in its line's value, and how many bytes the version needs of it; None if it does not need it.

    :param based: whether the index has a base, which may have packs that the version does not need
    :raises Damaged: its name is none
    :raises ValueError: it says what no such line may
    """
    name, size, used = value
    if size.__class__ is not int or not 0 <= size < _PACK:
        raise ValueError("a pack has a wrong size")
    if not (used is None and based) and (used.__class__ is not int or not 0 <= used <= LARGEST):
        raise ValueError("what is needed of a pack is no number of bytes")
    read_pack_name(str(name), subject)
    return Pack(str(name), size), used


def read_gone(value: Any) -> str:
    """The name in the line's value of one that is gone.

    :raises ValueError, TypeError: it says what no such line may
    """
    (name,) = value
    _check_name(name)
    return str(name)


def read_row(value: Any, packs: Sequence[tuple[int, int]]) -> Row:
    """A row in its line's value.

    :param packs: number and size of the packs, in the order of their lines
    :raises ValueError, TypeError: it says what no row may
    """
    name, size, mtime_ns, mode, etag, pack, offset = value
    _check_name(name)
    # By class: a bool is an int as well, and no number.
    if size.__class__ is not int or mtime_ns.__class__ is not int or offset.__class__ is not int:
        raise ValueError("size, time and offset are not all integers")
    if not (0 <= size <= LARGEST and 0 <= offset <= LARGEST and EARLIEST <= mtime_ns <= LATEST):
        raise ValueError("size, time or offset are out of all bounds")
    kept = MODES.get(mode)
    if kept is None:
        raise ValueError(f"{mode!r} is no mode of a file, link or empty folder")
    if not _MD5(etag):
        raise ValueError("its etag is no MD5")
    if pack is None:
        if not stat.S_ISREG(kept):
            raise ValueError("only a file can be an object of its own")
        if offset and offset * MOST_SEGMENTS < size:
            raise ValueError("it has more segments than any store takes")
        return Row(name, size, mtime_ns, kept, etag, None, offset)
    if pack.__class__ is not int or not 0 <= pack < len(packs):
        raise ValueError(f"there is no pack {pack!r}")
    number, end = packs[pack]
    if offset + size > end:
        raise ValueError("its content is not within its pack")
    if size and stat.S_ISDIR(kept):
        raise ValueError("a folder has content")
    return tuple.__new__(Row, (name, size, mtime_ns, kept, etag, number, offset))  # see make_row


def _check_name(name: Any) -> None:
    """Whether it is a name below a folder. The first look is a quick one: it finds what may be wrong, but not why."""
    if not isinstance(name, str) or not name:
        raise ValueError("its name is no text, or empty")
    if not name.isascii():
        name.encode()  # half a character, which JSON can say, is a ValueError
    if _is_too_long(name):
        raise ValueError(f"its name has more than {LONGEST_NAME} bytes")
    if name[0] not in "./" and name[-1] != "/" and "//" not in name and "/." not in name and "\0" not in name:
        return
    reason = why_no_path(name)
    if reason:
        raise ValueError(reason)


def _is_too_long(name: str) -> bool:
    return len(name) * 4 > LONGEST_NAME and len(name.encode()) > LONGEST_NAME
