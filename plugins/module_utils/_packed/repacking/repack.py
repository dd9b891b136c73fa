# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lives in packs of which much is dead moves into new ones.

First the new packs are stored, then the indexes that name the old ones take their new places, one by one; then the old
packs go. A version has the same name and the same content all the time. Where that is killed, it leaves packs that no
version names, which go with a later prune, or versions of which some still name an old pack: that goes with these.
"""

from __future__ import annotations

from typing import Callable, Container, Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._http.body import OpenFile, Whole
from ansible_collections.chameleon.data.plugins.module_utils._packed.index_writer import write_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES, PACKS, VERSIONS, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.sweep import Sweep
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.build import build, cut
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.members import (
    Member,
    Members,
    can_be_kept,
    open_members,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.weight import is_worth_it, suspects
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import check_holds
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index, read_outlines
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import find_packs
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import kept_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import expiry_headers, read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object


class Repacked(NamedTuple):
    """What a repacking has done.

    :ivar packs: old ones that are gone
    :ivar bytes: that the store has less of
    :ivar why_not: why nothing was done, though there may be something to do
    """

    packs: Sequence[Pack] = ()
    bytes: int = 0
    why_not: str = ""


def repack(
    place: Place, versions: Sequence[Version], above: float, pack_size: int, claim: Claim, each: Each
) -> Repacked:
    """Repack what more than this share is dead of.

    :param versions: all that are there, the oldest first
    :param pack_size: bytes, about, of a new pack
    :param claim: of a prune that sees nobody else at work
    :raises DataError: something cannot be read or stored, or is damaged; nothing is lost by that
    """
    if not can_be_kept():
        return Repacked(why_not="Python has no sqlite3 on this node")
    old = _suspects(place, versions, above, each)
    if not old:
        return Repacked()
    with open_members() as members:
        return _Repacking(place, versions, old, claim, members, each).run(above, pack_size)


def foresee(place: Place, versions: Sequence[Version], above: float, each: Each) -> Sequence[Pack]:
    """The packs that a repacking would replace if these were all versions. It changes nothing.

    :raises DataError: something cannot be read
    """
    old = _suspects(place, versions, above, each) if can_be_kept() else []
    if not old:
        return ()
    with open_members() as members:
        return [old[number] for number in _Survey(place, versions, old, members, each).worth(above)]


def _suspects(place: Place, versions: Sequence[Version], above: float, each: Each) -> list[Pack]:
    return sorted(suspects((outline for _version, outline in read_outlines(place, versions, each)), above))


class _Survey:
    """What lives in some packs.

    :param old: packs that may be worth it
    :param renew: called now and then
    """

    def __init__(
        self,
        place: Place,
        versions: Sequence[Version],
        old: Sequence[Pack],
        members: Members,
        each: Each,
        renew: Callable[[], None] = lambda: None,
    ) -> None:
        self._place = place
        self._versions = versions
        self._old = old
        self._members = members
        self._each = each
        self._renew = renew
        self._table = PackTable()
        for pack in old:
            self._table.number(pack)  # so that theirs are the first ones

    def worth(self, above: float) -> list[int]:
        """The numbers of those that are worth it; of these the members are known then."""
        old, members = self._old, self._members
        suffixes = ["." + pack.name.rpartition(".")[2] for pack in old]
        for version, _base in self._naming(reversed(self._versions), set(old)):
            with open_index(self._place, version, self._table) as index:
                members.take(index.rows(), suffixes)
        weights = members.weights()
        worth = [number for number, pack in enumerate(old) if is_worth_it(pack, weights.get(number, 0), above)]
        members.drop(set(range(len(old))).difference(worth))
        return worth

    def _naming(self, versions: Iterable[Version], packs: set[Pack]) -> Iterator[tuple[Version, str | None]]:
        """The versions that need one of the packs, and the base that each of them has."""
        for version, outline in read_outlines(self._place, versions if packs else (), self._each):
            self._renew()
            if any(use.pack in packs for use in outline.uses):
                yield version, outline.header.base


class _Repacking(_Survey):
    """New packs for what lives in old ones."""

    def __init__(
        self, place: Place, versions: Sequence[Version], old: Sequence[Pack], claim: Claim, members: Members, each: Each
    ) -> None:
        super().__init__(place, versions, old, members, each, claim.renew)
        self._claim = claim

    def run(self, above: float, pack_size: int) -> Repacked:
        """Do it."""
        old, worth = self._old, self.worth(above)
        stored: list[str] = []
        try:
            new = self._store_new(pack_size, stored)
        except NoSpace as error:  # others need the room that is left more than an old pack needs to go
            self._delete(stored)
            return Repacked(why_not=f"there is no room for new packs: {error.subject}: {error.cause}")
        gone = {old[number] for number in worth} - new
        bases = self._rewrite_all(gone)
        self._delete([*(PACKS + pack.name for pack in sorted(gone)), *(BASES + md5 for md5 in sorted(bases))])
        return Repacked(sorted(gone), sum(pack.size for pack in gone) - sum(pack.size for pack in new))

    def _delete(self, names: Iterable[str]) -> None:
        """:param names: below the prefix"""
        sweep = Sweep(self._place, self._claim, self._each)
        sweep.delete(self._place.container, (self._place.prefix + name for name in names))

    def _store_new(self, pack_size: int, stored: list[str]) -> set[Pack]:
        """Have what lives in new packs; returns these.

        :param stored: takes the names of those that were not there
        """
        there = find_packs(self._place)
        return {self._store_pack(lot, there, stored) for lot in cut(self._members.in_order(), pack_size)}

    @commit_point("packs.repacked")
    def _store_pack(self, lot: Sequence[Member], there: Container[str], stored: list[str]) -> Pack:
        """:param there: names of packs that need not be sent: one that was killed has stored them"""
        archive, offsets = build(self._place, lot, self._table, self._renew)
        content = archive.finish()
        md5 = md5_of(content)
        pack = Pack(md5 + archive.suffix, len(content))
        self._claim.renew()
        if pack.name not in there:
            name = self._place.prefix + PACKS + pack.name
            put_object(self._place.store, self._place.container, name, Whole(content), md5, self._headers_like(lot))
            stored.append(PACKS + pack.name)
        self._members.moved(lot, self._table.number(pack), offsets)
        return pack

    def _headers_like(self, lot: Iterable[Member]) -> dict[str, str]:
        """What a new pack is given along: it is like the old ones, and lasts as long as the one that lasts longest."""
        headers: dict[str, str] = {}
        expiries = []
        for number in sorted({member.pack for member in lot}):
            name = PACKS + self._old[number].name
            found = head_object(self._place.store, self._place.container, self._place.prefix + name)
            if found is None:
                raise Missing(self._place.subject(name), "a version needs it, and it is not there", "Push again.")
            headers = headers or kept_headers(found[1])
            expiries.append(read_expiry(found[1]))
        ends = [at for at in expiries if at is not None]
        return {**headers, **expiry_headers(max(ends) if len(ends) == len(expiries) else None)}

    def _rewrite_all(self, gone: set[Pack]) -> set[str]:
        """Have versions name these packs no more; returns the bases that nobody needs then."""
        bases = set()
        for version, base in self._naming(self._versions, gone):
            self._rewrite(version)
            if base is not None:
                bases.add(base)
        outlines = read_outlines(self._place, self._versions if bases else (), self._each)
        return bases.difference(outline.header.base for _version, outline in outlines)

    @commit_point("packs.index-rewritten")
    def _rewrite(self, version: Version) -> None:
        """Have the index of a version tell the new places, whole."""
        place, name = self._place, self._place.index_of(version)
        with open_index(place, version, self._table) as index:
            rows = self._members.rows_moved(index.rows())
            written = write_index(rows, self._table, version.time, index.header.parent)
        with written.file:
            found = head_object(place.store, place.container, name)
            if found is None:
                raise Missing(place.subject(VERSIONS + version.name), "somebody has just deleted it", "Run again.")
            check_holds(place, self._claim)
            headers = {**kept_headers(found[1]), **expiry_headers(read_expiry(found[1]))}
            body = OpenFile(written.file, written.size)
            put_object(place.store, place.container, name, body, written.md5, headers)
