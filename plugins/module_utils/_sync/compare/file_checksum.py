# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checksums of files, as the store counts them."""

from __future__ import annotations

import errno
import io
import os
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import Opener
from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, etag_of
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import digest_of_zeros
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool


def md5_of_range(path: str, offset: int, size: int, opener: Opener) -> str:
    """MD5 of a stretch of a file; the interpreter lock is free while it is computed.

    :raises Damaged: the file is shorter
    """
    with io.FileIO(opener(path, os.O_RDONLY)) as stream:
        if size >= BLOCK and _is_hole(stream.fileno(), offset, size):
            return str(digest_of_zeros(size).hexdigest())
        digest = new_md5()
        buffer = memoryview(bytearray(min(BLOCK, size)))
        left = size
        stream.seek(offset)
        while left > 0:
            count = stream.readinto(buffer[: min(left, BLOCK)])
            if not count:
                raise Damaged(path, "it became shorter while it was read", "Run again.")
            digest.update(buffer[:count])
            left -= count
    return str(digest.hexdigest())


def _is_hole(file: int, offset: int, size: int) -> bool:
    """Whether nothing was ever written there: zeros, as the segments of a sparse file mostly are."""
    if os.fstat(file).st_size < offset + size:
        return False
    try:
        return os.lseek(file, offset, os.SEEK_DATA) >= offset + size
    except OSError as error:
        return error.errno == errno.ENXIO  # there is no data from there on


def etag_of_file(path: str, entry: Entry, cuts: Sequence[Cut], parts: Pool, opener: Opener) -> str:
    """The etag that the object would have if it were this file, which is as long; segments are hashed side by side."""
    if not entry.large:
        return md5_of_range(path, 0, entry.size, opener)
    return etag_of(entry, list(parts.map(lambda cut: md5_of_range(path, cut.offset, cut.size, opener), cuts)))
