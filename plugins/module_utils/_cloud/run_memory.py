# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all processes of a run of Ansible know together: tokens, so that it signs in once.

ansible-core loads a plugin before it forks a process for each task and host; what is loaded with it is inherited. So
the memory is a file without a name that is opened when this module is loaded: nobody else can open it, it is in no
folder, and it ends with the last process of the run, however that ends. A process that loads the module by itself
(a lookup in a task, in a run that has had no task of the collection) has a memory of its own.

The file is a table of chains, so that a value costs the same however many there are: a thousand hosts have thousands.
A place of the table says where the newest entry is of the names that have it in common; an entry says where the one
before it is, and is never changed.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import struct
import tempfile
import zlib
from typing import Any, Iterable, Iterator, Mapping

_CONTENT = 0  # the byte whose lock is the content's; those of names are behind it
_PLACES = 1 << 14
_PLACE = struct.Struct("<Q")  # where the newest entry begins; 0 where there is none
_ENTRY = struct.Struct("<QQQ")  # where the one before it begins; bytes of its name, and of its value, which follow


class RunMemory:
    """Values by name, and a lock for each name; between processes, not between threads."""

    def __init__(self) -> None:
        self._file = _nameless_file()

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Only one process of the run is in here with this name; the lock of one that is killed is free again."""
        place = _CONTENT + 1 + int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
        with self._locked(fcntl.LOCK_EX, place):
            yield

    def get(self, name: str) -> dict[str, Any]:
        """What has been put there last; empty where nothing has."""
        return self.several([name])[0]

    def several(self, names: Iterable[str]) -> list[dict[str, Any]]:
        """The values of these names, as they are at one time."""
        with self._locked(fcntl.LOCK_SH, _CONTENT):
            texts = [self._newest(name.encode()) for name in names]
        return [dict(json.loads(text)) for text in texts]

    def put(self, name: str, value: Mapping[str, Any]) -> None:
        """Remember something that JSON can say."""
        called, text = name.encode(), json.dumps(value).encode()
        place = _place_of(called)
        with self._locked(fcntl.LOCK_EX, _CONTENT):
            begin = max(os.fstat(self._file).st_size, _PLACES * _PLACE.size)
            entry = _ENTRY.pack(self._first(place), len(called), len(text)) + called + text
            # Where there is no room, or who writes is killed, nothing leads to it, and others find out themselves.
            with contextlib.suppress(OSError):
                if os.pwrite(self._file, entry, begin) == len(entry):
                    os.pwrite(self._file, _PLACE.pack(begin), place)

    def forget(self) -> None:
        """Be empty."""
        with self._locked(fcntl.LOCK_EX, _CONTENT):
            os.ftruncate(self._file, 0)

    def _first(self, place: int) -> int:
        found = os.pread(self._file, _PLACE.size, place)
        return int(_PLACE.unpack(found)[0]) if len(found) == _PLACE.size else 0

    def _newest(self, called: bytes) -> bytes:
        """Its value, as JSON."""
        begin = self._first(_place_of(called))
        while begin:
            before, length, size = _ENTRY.unpack(os.pread(self._file, _ENTRY.size, begin))
            if os.pread(self._file, length, begin + _ENTRY.size) == called:
                return os.pread(self._file, size, begin + _ENTRY.size + length)
            begin = before
        return b"{}"

    @contextlib.contextmanager
    def _locked(self, kind: int, place: int) -> Iterator[None]:
        # Those of `lockf` belong to a process. Those of `flock` would be shared with the processes that are forked.
        fcntl.lockf(self._file, kind, 1, place)
        try:
            yield
        finally:
            fcntl.lockf(self._file, fcntl.LOCK_UN, 1, place)


def _place_of(called: bytes) -> int:
    return _PLACE.size * (zlib.crc32(called) % _PLACES)


def _nameless_file() -> int:
    """A descriptor that programs which are started do not inherit; in memory on Linux, where that is allowed."""
    with contextlib.suppress(AttributeError, OSError):  # not Linux; vm.memfd_noexec, or a sandbox
        file = os.memfd_create("chameleon.data")
        os.fchmod(file, 0o600)
        return file
    with tempfile.TemporaryFile() as temporary:  # its name is gone at once
        return fcntl.fcntl(temporary.fileno(), fcntl.F_DUPFD_CLOEXEC, 0)


RUN = RunMemory()
