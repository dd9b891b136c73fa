# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times and modes of files, as a bundle begins with them: torrents keep none. Pure."""

from __future__ import annotations

import struct
from typing import Iterable, Iterator, NamedTuple

_FORMAT = struct.Struct(">qH")
ROW = _FORMAT.size  # bytes
_NO_MODE = 0xFFFF
_LARGEST = (1 << 63) - 1


class Look(NamedTuple):
    """What the store keeps of a file beside its content.

    :ivar mode: permission bits; None where nobody kept them
    """

    mtime_ns: int
    mode: int | None


ABSENT = Look(-_LARGEST - 1, None)  # in place of that of a file that could not be had


def write_rows(looks: Iterable[Look]) -> bytes:
    """They, one after the other; a time that the numbers do not reach becomes the nearest one."""
    return b"".join(
        _FORMAT.pack(
            max(-_LARGEST - (look is ABSENT), min(look.mtime_ns, _LARGEST)),
            _NO_MODE if look.mode is None else look.mode,
        )
        for look in looks
    )


def read_rows(content: bytes) -> Iterator[Look]:
    """What `write_rows` has written."""
    for mtime_ns, mode in _FORMAT.iter_unpack(content):
        yield Look(mtime_ns, None if mode == _NO_MODE else mode)
