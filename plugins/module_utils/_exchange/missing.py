# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the names at the source a node does not have: a bit for each, in the order of the listing. Pure.

So no names travel: all nodes see the same listing, of which each tells how it differs from its folder.
"""

from __future__ import annotations

import base64
import zlib
from typing import Iterable, Iterator

_LARGEST = 1 << 27  # bytes of bits: a billion names


def write_bits(places: Iterable[int], count: int) -> str:
    """Places, counted from 0, among so many names, as text; of all of a million names it is 200 characters."""
    bits = bytearray(-(-count // 8))
    for place in places:
        bits[place >> 3] |= 1 << (place & 7)
    return _text(bits)


def union(texts: Iterable[str]) -> str:
    """What is in one of them at least.

    :raises ValueError: one of them is no such text
    """
    bits = 0
    longest = 0
    for text in set(texts):
        one = _bits(text)
        bits |= int.from_bytes(one, "little")
        longest = max(longest, len(one))
    return _text(bits.to_bytes(longest, "little"))


def read_bits(text: str) -> Iterator[int]:
    """The places, in their order.

    :raises ValueError: it is no such text
    """
    for number, byte in enumerate(_bits(text)):
        if byte:
            yield from (8 * number + bit for bit in range(8) if byte >> bit & 1)


def _text(bits: bytes | bytearray) -> str:
    return base64.b64encode(zlib.compress(bytes(bits), 9)).decode()


def _bits(text: str) -> bytes:
    reader = zlib.decompressobj()
    try:
        bits = reader.decompress(base64.b64decode(text, validate=True), _LARGEST)
    except zlib.error as error:
        raise ValueError(str(error)) from error
    if not reader.eof:
        raise ValueError("bits without an end")
    return bits
