# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zip as in PKWARE's APPNOTE 6.3: stored, names in UTF-8, modes as on UNIX, times in UTC.

DOS times are local by custom; Info-ZIP's field 0x5455 says the same in seconds, wherever a reader is. Members begin
below 4 GiB, as a pack is built in memory; so of zip64 only the number of members is needed.
"""

from __future__ import annotations

import functools
import stat
import struct
import zlib
from datetime import date

from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import ZIP

# A local header and an entry of the directory begin alike, up to the versions, and share what follows.
_LOCAL, _CENTRAL = b"PK\3\4\x14\0", b"PK\1\2\x14\3\x14\0"  # version 2.0, and in the directory: by UNIX (3)
_SHARED = struct.Struct("<4H3L2H")  # flags, method, time, date, CRC, size twice, lengths of name and extra field
_PLACE = struct.Struct("<3H2L")  # comment, disk, internal and external attributes, where the local header is
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR64 = struct.Struct("<4sLQL")
_TIME = struct.Struct("<2HBL")  # the field 0x5455: five bytes, of which the first says that an mtime follows

_UTF8 = 0x800
_VERSION_64, _UNIX = 45, 3 << 8
_DOS_FOLDER = 0x10
_TIME_ENDS = 1 << 31  # seconds; readers differ in what more bits mean
_MOST = 0xFFFE  # members without zip64; one more is the number that stands for it

_DAY = 86400
_DOS_BEGINS, _DOS_ENDS = 315_532_800, 4_354_819_200  # seconds since the epoch: 1980 and 2108
_DAYS_TO_EPOCH = date(1970, 1, 1).toordinal()


class ZipArchive(Archive):
    """A pack that ``unzip`` and many others read."""

    suffix = ZIP

    def __init__(self) -> None:
        super().__init__()
        self._directory = bytearray()

    @property
    def size(self) -> int:
        """Bytes of the pack if it were finished now."""
        end = _END.size + (_END64.size + _LOCATOR64.size if self.members > _MOST else 0)
        return self._length + len(self._directory) + end

    def add(self, name: str, content: bytes, mtime_ns: int, mode: int) -> int:
        """Append a member, as of `Archive`."""
        buffer, attributes = self._buffer, mode << 16
        if stat.S_ISDIR(mode):
            name, attributes = name + "/", attributes | _DOS_FOLDER
        raw, size, begin = name.encode(), len(content), self._length
        dos_time, dos_date, extra = _times(mtime_ns // 1_000_000_000)
        checksum = zlib.crc32(content)
        shared = _SHARED.pack(_UTF8, 0, dos_time, dos_date, checksum, size, size, len(raw), len(extra))
        buffer += _LOCAL + shared + raw + extra
        offset = self._length
        buffer += content
        self._directory += _CENTRAL + shared + _PLACE.pack(0, 0, 0, attributes, begin) + raw + extra
        self.members += 1
        return offset

    def finish(self) -> bytearray:
        """The rest of the pack, as of `Archive`."""
        buffer, length, members = self._buffer, len(self._directory), self.members
        begin = self._length
        buffer += self._directory
        if members > _MOST:
            end, version = self._length, (_UNIX | _VERSION_64, _VERSION_64)
            buffer += _END64.pack(b"PK\6\6", _END64.size - 12, *version, 0, 0, members, members, length, begin)
            buffer += _LOCATOR64.pack(b"PK\6\7", 0, end, 1)
            members = 0xFFFF
        buffer += _END.pack(b"PK\5\6", 0, 0, members, members, length, begin, 0)
        return self.take()


@functools.lru_cache(maxsize=4096)
def _times(seconds: int) -> tuple[int, int, bytes]:
    """Time and date of DOS, in steps of two seconds, and the extra field."""
    extra = _TIME.pack(0x5455, 5, 1, seconds) if 0 <= seconds < _TIME_ENDS else b""
    day, second = divmod(min(max(seconds, _DOS_BEGINS), _DOS_ENDS - 1), _DAY)
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return hour << 11 | minute << 5 | second >> 1, _dos_date(day), extra


@functools.lru_cache(maxsize=4096)
def _dos_date(day: int) -> int:
    """:param day: since the epoch"""
    found = date.fromordinal(_DAYS_TO_EPOCH + day)
    return found.year - 1980 << 9 | found.month << 5 | found.day
