# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of a pack that are fetched together: neighbours by one request. Pure."""

from __future__ import annotations

from typing import Iterable, Iterator, NamedTuple, Protocol, TypeVar

GAP = 1 << 18  # bytes that are fetched for nothing rather than to ask again
LARGEST = 1 << 23  # bytes of a request, unless a member is larger


class Placed(Protocol):
    """Bytes in a pack."""

    @property
    def offset(self) -> int:
        """Where they begin."""

    @property
    def size(self) -> int:
        """How many they are."""


_Member = TypeVar("_Member", bound=Placed)


class Stretch(NamedTuple):
    """Bytes of a pack that are fetched by one request.

    :ivar end: offset of the byte after it
    """

    begin: int
    end: int


def stretches(members: Iterable[_Member]) -> Iterator[tuple[Stretch, list[_Member]]]:
    """Members of one pack, in the order of their offsets, with what is fetched for them."""
    begin = end = 0
    lot: list[_Member] = []
    for member in members:
        far = member.offset - end > GAP or max(end, member.offset + member.size) - begin > LARGEST
        if lot and far:
            yield Stretch(begin, end), lot
            lot = []
        if not lot:
            begin = end = member.offset
        lot.append(member)
        end = max(end, member.offset + member.size)
    if lot:
        yield Stretch(begin, end), lot
