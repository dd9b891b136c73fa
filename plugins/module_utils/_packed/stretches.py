# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Members of packs that are fetched together: neighbours by one request. Pure."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, NamedTuple, TypeVar

_Member = TypeVar("_Member")


class Bounds(NamedTuple):
    """Of what is fetched together.

    :ivar gap: bytes that are fetched for nothing rather than to ask again
    :ivar longest: bytes of a stretch, unless a member is longer
    :ivar most: members of a stretch
    """

    gap: int
    longest: int
    most: int


def stretches(
    members: Iterable[_Member], place: Callable[[_Member], tuple[int, int, int]], bounds: Bounds
) -> Iterator[tuple[int, int, int, list[_Member]]]:
    """The number of a pack, where a stretch of it begins and ends, and the members in it, no two of which overlap.

    :param members: in the order of their places
    :param place: number of the pack, offset in it, and size
    """
    gap, longest, most = bounds
    lot: list[_Member] = []
    pack = begin = end = 0
    for member in members:
        number, offset, size = place(member)
        until = offset + size
        near = number == pack and end <= offset <= end + gap
        if lot and not (near and until - begin <= longest and len(lot) < most):
            yield pack, begin, end, lot
            lot = []
        if not lot:
            pack, begin = number, offset
        lot.append(member)
        end = until
    if lot:
        yield pack, begin, end, lot
