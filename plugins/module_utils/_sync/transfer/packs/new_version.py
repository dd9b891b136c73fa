# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next version of a packed data set, from reading its parent until it is the latest one."""

from __future__ import annotations

import contextlib
import itertools
import random
from typing import Callable, Iterable, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.body import OpenFile
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Change
from ansible_collections.chameleon.data.plugins.module_utils._packed.lifetime import prolong
from ansible_collections.chameleon.data.plugins.module_utils._packed.merge import ThreeWayMerge
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    FILES,
    PACKS,
    Version,
    file_name,
    time_after,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.stored_index import StoredIndex
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions import commit
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import pushing
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.next_index import Economy, NextIndex
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object

_SHOWN = 3  # names of a conflict
_APART = 1_000_000  # microseconds that a version is later than its parent at most, where the clock is slow
_ECONOMY = Economy()


class NewVersion:
    """:param until_end: is closed when the push is over, in whatever way
    :param note: is told for whom the push waits
    :ivar packs: numbers the packs of the parent and the new ones
    :ivar parent: the index of the latest version; None where there is none
    :ivar stored: the version, once its index is stored; None where the parent says all that it would
    :ivar made: the same, once it is the latest
    """

    def __init__(self, place: Place, until_end: contextlib.ExitStack, note: Callable[[str], object]) -> None:
        self.place = place
        self._note = note
        self._until_end = until_end
        self._at_work = until_end.enter_context(contextlib.ExitStack())
        self._claim: Claim | None = None
        self.packs = PackTable()
        self.parent: StoredIndex | None = None
        self.stored: Version | None = None
        self.made: Version | None = None

    def read_parent(self, check: bool) -> None:
        """See what there is; unless in check mode, others see from then on that somebody is at work.

        :raises DataError: it cannot be read
        """
        if not check:
            with contextlib.suppress(Missing):  # there is no container yet
                self.claim()
        latest = read_latest(self.place)
        if latest is not None:
            self.parent = self._until_end.enter_context(open_index(self.place, latest, self.packs))

    def claim(self) -> None:
        """Have others see that somebody is at work, again and again.

        :raises Missing: there is no such container
        """
        if self._claim is None:
            self._claim = self._at_work.enter_context(pushing(self.place, note=self._note))
        else:
            self._claim.renew()

    def release(self) -> None:
        """This push is not at work any more."""
        self._at_work.close()

    def make(
        self,
        changes: Iterable[Change],
        count: int,
        must_stay: Callable[[str], bool],
        headers: Mapping[str, str],
        expires_at: int | None,
        each: Each,
    ) -> None:
        """Have the parent with these changes stored, and with what others have stored meanwhile.

        Where that is what the parent says already, in every row, and the parent lasts as long, none is made.

        :param count: how many changes there are, about
        :param must_stay: as of `apply_changes`
        :param headers: what index and pointer are given along
        :param expires_at: when these expire, in seconds since the epoch; None for never
        :param each: has work done by several threads
        :raises Conflict: others have changed the same names; then this version is there, but is not the latest one.
            Or what must stay is in the way
        :raises DataError: it could not be stored
        """
        parent = self.parent
        following = NextIndex(self.place, self.packs, headers, expires_at, each, _ECONOMY)
        now = self._time_after(parent.version if parent is not None else None)
        index = following.write_changes(changes, now, parent, count, must_stay)
        while self.made is None:
            with index.file:
                if self._says_nothing_new(index, expires_at):
                    return
                sure = following.sure(index)
                with sure.file:
                    self._prolong(sure, expires_at, each)
                    latest = self._commit(sure, headers)
                    self.stored = sure.version
                    if latest == sure.version:
                        self.made = latest
                        return
                    merged = self._merge(following, sure, latest)
            index = merged

    def _says_nothing_new(self, index: StoredIndex, until: int | None) -> bool:
        parent = self.parent
        if parent is None or index.version.digest != parent.version.digest:
            return False
        pairs = itertools.zip_longest(parent.rows(), index.rows())
        return all(before == now for before, now in pairs) and self._lasts(parent.version, until)

    def _lasts(self, version: Version, until: int | None) -> bool:
        """Whether it is there until then, in seconds since the epoch; None is for ever."""
        place = self.place
        found = head_object(place.store, place.container, place.index_of(version))
        expires_at = read_expiry(found[1]) if found is not None else None
        return expires_at is None or (until is not None and expires_at >= until)

    def _prolong(self, index: StoredIndex, until: int | None, each: Each) -> None:
        """Have what is taken over live as long as this version. What a version names lives as long as its index."""
        place, parent = self.place, index.header.parent
        if parent is None or self._lasts(parent, until):
            return
        packs = (PACKS + use.pack.name for use in index.uses)
        own = (FILES + file_name(row.etag, row.size) for row in index.own())
        prolong(place, itertools.chain(packs, own), until, each)

    def _commit(self, index: StoredIndex, headers: Mapping[str, str]) -> Version | None:
        if self._claim is None:
            raise RuntimeError("claim() comes first")
        packs = [use.pack.name for use in index.uses]
        body = OpenFile(index.file, index.size)
        ready = commit.Ready(index.version, index.header.parent, body, index.md5, packs)
        return commit.commit(self.place, ready, self._claim, headers)

    def _merge(self, following: NextIndex, index: StoredIndex, latest: Version | None) -> StoredIndex:
        """What this version and the latest one have made of their parent, together."""
        place, version, ours = self.place, index.version, index.rows()
        if latest is None:
            return following.write(ours, self._time_after(version), None)
        theirs = self._until_end.enter_context(open_index(place, latest, self.packs))
        merge = ThreeWayMerge(self._parent_rows(), theirs.rows(), ours)
        merged = following.write(merge.rows(), self._time_after(max(version, latest)), theirs)
        if not merge.count:
            return merged
        merged.file.close()
        raise Conflict(
            place.version(version),
            f"it is stored, but is not the latest version: another task has stored {latest.digest} meanwhile, and both "
            f"have changed {', '.join(merge.conflicts[:_SHOWN])} ({merge.count} names)",
            "Both are whole: look which content is right, and push it again, or pull one of them by 'version'.",
        )

    def _time_after(self, before: Version | None) -> str:
        # By chance: two that come after the same one may have the same content, with other times and modes.
        return time_after(self.place.now_ns(), before, random.randint(1, _APART))

    def _parent_rows(self) -> Iterator[Row]:
        return self.parent.rows() if self.parent is not None else iter(())
