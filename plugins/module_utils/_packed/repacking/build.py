# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new pack: members of old ones are fetched, verified and stored."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.status import NO_SUCH_RANGE
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.base import MOST, Archive
from ansible_collections.chameleon.data.plugins.module_utils._packed.archive.kinds import ARCHIVES
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.members import Member
from ansible_collections.chameleon.data.plugins.module_utils._packed.stretches import Bounds, stretches
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of

_WAY_OUT = (
    "Somebody has deleted or replaced it, or it is damaged. Push the whole folder with 'compare: always', which stores "
    "all anew, and 'keep_versions: 1', as older versions that need it cannot be had any more."
)
_TOGETHER = Bounds(gap=1 << 18, longest=1 << 23, most=MOST)


def cut(members: Iterable[Member], pack_size: int) -> Iterator[list[Member]]:
    """Members pack by pack, as they come in order: of about this many bytes each. Pure."""
    lot: list[Member] = []
    size = 0
    for member in members:
        apart = lot and (member.suffix, member.turn) != (lot[0].suffix, lot[0].turn)
        if apart or len(lot) >= MOST or (lot and size + member.weight > pack_size):
            yield lot
            lot, size = [], 0
        lot.append(member)
        size += member.weight
    if lot:
        yield lot


def build(
    place: Place, members: Sequence[Member], packs: PackTable, renew: Callable[[], None]
) -> tuple[Archive, list[int]]:
    """A pack of these, and where the content of each begins in it.

    :param renew: called now and then
    :raises Damaged: a member is not what it was
    """
    archive = ARCHIVES[members[0].suffix]()
    offsets = []
    for number, begin, end, lot in stretches(members, _place, _TOGETHER):
        renew()
        name = PACKS + packs[number].name
        content = _fetch(place, name, begin, end)
        for member in lot:
            at = member.offset - begin
            piece = content[at : at + member.size]
            if md5_of(piece) != member.etag:
                raise Damaged(place.subject(name), f"what it has of {member.name!r} is damaged", _WAY_OUT)
            offsets.append(archive.add(member.name, piece, member.mtime_ns, member.mode))
    return archive, offsets


def _place(member: Member) -> tuple[int, int, int]:
    return member.pack, member.offset, member.size


def _fetch(place: Place, name: str, begin: int, end: int) -> bytes:
    size = end - begin
    if not size:
        return b""

    def take(answer: Answer) -> bytes:
        body = answer.read(size)
        if len(body) != size or not answer.ended:
            more = "" if answer.ended else "more than "
            raise Damaged(place.subject(name), f"{more}{len(body)} bytes came instead of {size}", "Run again.")
        return body

    headers = {"Range": f"bytes={begin}-{end - 1}"}
    path = quote_path(place.container, place.prefix + name)
    try:
        return place.store.transport.get(path, take, headers, place.subject(name))
    except DataError as error:
        causes = {404: "versions need it, and it is not there", NO_SUCH_RANGE: "it is shorter than it was"}
        if error.details.get("status") in causes:
            raise Damaged(place.subject(name), causes[error.details["status"]], _WAY_OUT) from error
        raise
