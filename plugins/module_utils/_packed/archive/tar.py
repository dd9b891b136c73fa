# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tar as in POSIX.1-2001 (pax): a ustar header each, and a pax header before it for what ustar cannot say.

That is a name or a link's target of more than 100 bytes, or not in ASCII. Times are whole seconds, from 1970 to 2242:
the index has them exactly.
"""

from __future__ import annotations

import stat
import struct
import zlib

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import TAR

# name, mode, uid, gid, size, mtime, checksum, type, target, magic and version, the rest
_HEADER = struct.Struct("100s8s8s8s12s12s8s1s100s8s247x")
_MAGIC = b"ustar\0" + b"00"
_NOBODY = b"0000000\0"  # number of owner and group
_BLANKS = b" " * 8  # what stands for the checksum while it is computed
_BLOCK = _HEADER.size
_TARGET = 157  # where in a header the target of a link begins
_LONGEST = 100  # bytes of a name or target
_LATEST = 0o77777777777  # seconds since the epoch
_END = bytes(2 * _BLOCK)

_FILE, _LINK, _FOLDER, _PAX = b"0", b"2", b"5", b"x"


class TarArchive(Archive):
    """A pack that WebDataset and ``tar`` read."""

    suffix = TAR

    @property
    def size(self) -> int:
        """Bytes of the pack if it were finished now."""
        return self._length + len(_END)

    def add(self, name: str, content: bytes, mtime_ns: int, mode: int) -> int:
        """Append a member, as of `Archive`. The content of a link is in its header, and that is where it begins."""
        kind, target, size = _FILE, b"", len(content)
        if stat.S_ISDIR(mode):
            name, kind = name + "/", _FOLDER
        elif stat.S_ISLNK(mode):
            kind, target, content, size = _LINK, content, b"", 0
        raw = name.encode()
        long_name = len(raw) > _LONGEST or not raw.isascii()
        long_target = len(target) > _LONGEST or not target.isascii()
        place = None  # of the target, if it is not in the header
        if long_name or long_target:
            records = (_record(b"path", raw) if long_name else b"") + (_target_record(target) if long_target else b"")
            begin = self._put(b"././@PaxHeader", 0o644, len(records), 0, _PAX, b"", records)
            place = begin + len(records) - len(target + b"\n") if long_target else None
        header, seconds = self._length, min(max(mtime_ns // 1_000_000_000, 0), _LATEST)
        begin = self._put(raw[:_LONGEST], mode & 0o777, size, seconds, kind, target[:_LONGEST], content)
        self.members += 1
        if kind != _LINK:
            return begin
        return header + _TARGET if place is None else place

    def finish(self) -> bytearray:
        """The rest of the pack, as of `Archive`."""
        self._buffer += _END
        return self.take()

    def _put(self, name: bytes, mode: int, size: int, seconds: int, kind: bytes, target: bytes, content: bytes) -> int:
        """A header and what belongs to it; returns where that begins."""
        buffer = self._buffer
        numbers = (b"%07o\0" % mode, _NOBODY, _NOBODY, b"%011o\0" % size, b"%011o\0" % seconds)
        header = bytearray(_HEADER.pack(name, *numbers, _BLANKS, kind, target, _MAGIC))
        # The low half of an Adler-32 is one more than the sum of the bytes, as long as that is below 65,521; it is, of
        # 200 bytes of names and 60 of ASCII.
        header[148:156] = b"%06o\0 " % ((zlib.adler32(header) & 0xFFFF) - 1)
        buffer += header
        begin = self._length
        buffer += content
        buffer += bytes(-len(content) % _BLOCK)
        return begin


def _record(key: bytes, value: bytes) -> bytes:
    """A record of a pax header, which begins with its own length."""
    rest = len(key) + len(value) + 3
    length = rest + len(str(rest))
    length = rest + len(str(length))
    return b"%d %s=%s\n" % (length, key, value)


def _target_record(target: bytes) -> bytes:
    try:
        target.decode()
    except UnicodeDecodeError:
        return _record(b"hdrcharset", b"BINARY") + _record(b"linkpath", target)
    return _record(b"linkpath", target)
