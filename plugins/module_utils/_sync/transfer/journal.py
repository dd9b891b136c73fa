# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which pieces of a file are in it: written down behind the file's own bytes until it is whole.

After a header that says how the file was cut comes one byte a piece, which is set when all its bytes have been
written. So whoever kills a run leaves a file that tells the next run what is still to be fetched.
"""

from __future__ import annotations

import hashlib
import os
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point

_MAGIC = b"chameleon.data pieces 1\n"


class Journal:
    """The journal of an open file of *size* bytes, cut into *pieces* (of which only ``repr()`` and number count)."""

    def __init__(self, file: int, size: int, pieces: Sequence[object]) -> None:
        self._file = file
        self._size = size
        self._count = len(pieces)
        self._header = _MAGIC + hashlib.sha256(repr(list(pieces)).encode()).digest()

    @commit_point("pull.partial-begun")
    def begin(self) -> set[int]:
        """Returns the numbers of the pieces that are there; a file that has none, cut like this, is emptied."""
        begin, length = len(self._header), len(self._header) + self._count
        found = os.pread(self._file, length + 1, self._size)
        if len(found) == length and found.startswith(self._header) and any(found[begin:]):
            return {number for number, mark in enumerate(found[begin:]) if mark}
        if os.fstat(self._file).st_size:
            # ext4 then writes all of the file to the disk when it is closed, and whoever closes it waits for that.
            os.ftruncate(self._file, 0)
        os.ftruncate(self._file, self._size + length)
        os.pwrite(self._file, self._header, self._size)
        return set()

    @commit_point("pull.piece-marked")
    def mark(self, number: int, there: bool) -> None:
        """From now on piece *number* counts as being there, or not."""
        os.pwrite(self._file, b"\1" if there else b"\0", self._size + len(self._header) + number)

    @commit_point("pull.partial-ended")
    def end(self) -> None:
        """Take the journal off the file."""
        os.ftruncate(self._file, self._size)
