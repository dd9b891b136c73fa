# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides joined by name. Pure."""

from __future__ import annotations

from typing import Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import SEGMENT, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    SPECIAL,
    LocalFile,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import is_temporary
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import (
    PRESERVE,
    PUSH,
    SKIP,
    Settings,
)


class Pair(NamedTuple):
    """A name below the folder and the prefix, and what each side has of it."""

    name: str
    local: LocalFile | None
    remote: Entry | None


def join(files: Iterable[LocalFile], entries: Iterable[Entry], prefix: str) -> Iterator[Pair]:
    """Merge both sides, which come sorted; of the entries' names the *prefix* is taken off. Holds one of each."""
    left, right, cut = iter(files), iter(entries), len(prefix)
    pair = tuple.__new__  # of Pair, see stat_of
    local, remote = next(left, None), next(right, None)
    while local is not None and remote is not None:
        here, there = local[0], remote[0][cut:]
        if here < there:
            yield pair(Pair, (here, local, None))
            local = next(left, None)
        elif there < here:
            yield pair(Pair, (there, None, remote))
            remote = next(right, None)
        else:
            yield pair(Pair, (here, local, remote))
            local, remote = next(left, None), next(right, None)
    while local is not None:
        yield pair(Pair, (local[0], local, None))
        local = next(left, None)
    while remote is not None:
        yield pair(Pair, (remote[0][cut:], None, remote))
        remote = next(right, None)


def meet_markers(pairs: Iterable[Pair]) -> Iterator[Pair]:
    """The same, but an empty folder ``a`` and the object ``a/`` that stands for it, which comes later, are one pair.

    One into which an object comes, ``a/b``, is none: it stays for what is in it.
    """
    held: list[Pair] = []  # empty folders that may still meet one; the last one would be the first to
    for pair in pairs:
        while held and held[-1].name + "/" < pair.name:
            empty = held.pop()
            if not pair.name.startswith(empty.name + "/"):
                yield empty
        if held and held[-1].name + "/" == pair.name:
            yield pair._replace(local=held.pop().local)
        elif pair.remote is None and pair.local is not None and pair.local.kind == EMPTY_FOLDER:
            held.append(pair)
        else:
            yield pair
    yield from reversed(held)


class TakingPart:
    """Takes off pairs what takes no part in this run.

    :ivar links: how many symbolic links, and objects that stand for one, were left out
    :ivar unwritten: how many objects stand for a folder and have content, which no folder can have
    :ivar special: how many sockets, pipes and devices were
    :ivar packed: how many were of a packed data set, whose objects only a push with that layout touches
    :ivar temporary: how many objects are named like temporary files, which a pull would take for what is left of one
    """

    def __init__(self, settings: Settings) -> None:
        self._push = settings.direction == PUSH
        self._links = settings.links == PRESERVE
        self._skips = settings.links == SKIP
        self.links = self.special = self.unwritten = self.packed = self.temporary = 0

    def of(self, pair: Pair) -> Pair | None:
        """The pair, or what is left of it; None where nothing is."""
        name, local, remote = pair
        if is_packed(name):
            self.packed += remote is not None or (local is not None and local.kind != FOLDER)
            return None
        if is_temporary(name):
            self.temporary += remote is not None
            return None
        if (local is None or local.kind == FILE) and (remote is None or remote.plain_file):
            return pair  # as most are
        if local is not None:
            if local.kind == LINK and not self._links:
                self.links += 1
                local = None
            elif local.kind in SPECIAL:
                self.special += 1
                local = None
            elif local.kind == FOLDER and (remote is None or (self._push and not remote.folder_marker)):
                local = None  # what is in it makes it
        if remote is not None:
            self.unwritten += not self._push and remote.filled_marker
            if remote.link and not self._links:
                if not self._push or (self._skips and local is None):
                    # That of a link on the node is counted with it.
                    self.links += not self._push or pair.local is None or pair.local.kind != LINK
                    remote = None
            elif self._push and name.endswith("/"):
                remote = None  # other tools' way to make folders visible; nobody's file
            elif remote.kind == SEGMENT and local is None:
                remote = None  # goes with the object that is made of it
        if remote is None and local is not None and local.kind == FOLDER:
            local = None  # what had its name takes no part
        return None if local is None and remote is None else Pair(name, local, remote)
