# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sync has to make of a folder and a container, by the documentation of ``swift_sync``.

Names are below the folder and the prefix. What cannot be transferred does not hold up the rest, but then nothing is
deleted.
"""

from __future__ import annotations

import dataclasses
from typing import Iterable, Iterator

from tests.trust.model.things import FOLDER, LINK, SPECIAL, Thing, Things

SKIP, PRESERVE = "skip", "preserve"
_LONGEST_NAME, _LONGEST_PART = 1024, 255


@dataclasses.dataclass(frozen=True)
class Sync:
    """Options of a run.

    :ivar compare: ``auto``, ``checksum``, ``size``, ``always``, or of packed files ``size_mtime``
    """

    delete: bool = False
    links: str = SKIP
    compare: str = "auto"

    def takes(self, thing: Thing) -> bool:
        """Whether it takes part. Sockets and pipes are left out; links too, unless they are preserved."""
        return thing.kind != SPECIAL and (thing.kind != LINK or self.links == PRESERVE)

    def same(self, source: Thing, there: Thing) -> bool:
        """Content decides; with ``size`` the size, and with ``always`` nothing but an empty folder is the same."""
        if source.kind != there.kind or source.kind == FOLDER:
            return source.kind == there.kind
        if self.compare == "always":
            return False
        if self.compare in ("size", "size_mtime") and source.size != there.size:
            return False
        if self.compare == "size":
            return True
        if self.compare == "size_mtime":
            return source.mtime_us == there.mtime_us
        return source.content == there.content


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a run has to do.

    :ivar after: what there is at the destination when it has ended
    :ivar fails: names that it has to fail for
    :ivar gone: of what there was at the destination, the names that go because the source does not have them
    """

    after: Things
    fails: frozenset[str]
    gone: frozenset[str]


def push(sync: Sync, folder: Things, container: Things) -> Outcome:
    """What the container has after it."""
    mine = dict(as_objects(sync, folder))
    fails = frozenset(name for name in mine if len(name.encode(errors="surrogateescape")) > _LONGEST_NAME)
    changed = {
        name: thing
        for name, thing in mine.items()
        if name not in fails and not (name in container and sync.same(thing, container[name]))
    }
    gone: set[str] = set()
    if sync.delete and not fails:
        gone = set(_only_in_the_container(sync, folder, container, mine))
    after = {name: thing for name, thing in {**container, **changed}.items() if name not in gone}
    return Outcome(after, fails, frozenset(gone))


def as_objects(sync: Sync, folder: Things) -> Iterator[tuple[str, Thing]]:
    """What of a folder becomes an object: empty folders, too. A folder with something in it is made by that."""
    filled = set(_folders_above(folder))
    for name, thing in folder.items():
        if sync.takes(thing) and not (thing.kind == FOLDER and name in filled):
            kept = None if thing.mode is None or thing.kind == LINK else thing.mode & 0o777
            yield name, thing._replace(mode=kept)


def _only_in_the_container(sync: Sync, folder: Things, container: Things, mine: Things) -> Iterator[str]:
    for name, thing in container.items():
        if name in mine or name.endswith("/"):  # other tools' way to make folders visible
            continue
        if thing.kind == FOLDER and name in folder and folder[name].kind == FOLDER:
            continue  # it is there, though no longer empty
        if thing.kind == LINK and sync.links == SKIP:
            continue  # "leaves links at the destination alone"
        yield name


def pull(sync: Sync, container: Things, folder: Things) -> Outcome:
    """What the folder has after it."""
    theirs = {name: thing for name, thing in container.items() if sync.takes(thing)}
    fails = frozenset(_failing(sync, theirs, folder))
    coming = {name.rstrip("/"): thing for name, thing in theirs.items() if name not in fails}
    if fails:
        coming = {name: thing for name, thing in coming.items() if not _needs_room(name, thing, folder)}
    after = dict(folder)
    gone: set[str] = set()
    if sync.delete and not fails:
        gone = {name for name, thing in folder.items() if sync.takes(thing) and thing.kind != FOLDER} - coming.keys()
        after = {name: thing for name, thing in after.items() if name not in gone}
    for name, thing in coming.items():
        there = after.get(name)
        if there is not None and sync.same(thing, there):
            continue
        if thing.kind == FOLDER:
            after[name] = Thing(FOLDER)
            continue
        for below in [other for other in after if other.startswith(name + "/")]:
            del after[below]  # empty folders; what else is there has gone, or has made it fail
        mode = thing.mode if thing.mode is not None or there is None else there.mode
        after[name] = thing._replace(mode=None if thing.kind == LINK else mode)
    for name in _folders_above(after):
        after.setdefault(name, Thing(FOLDER))
    if sync.delete and not fails:
        gone |= _emptied(after, coming)
    return Outcome({name: thing for name, thing in after.items() if name not in gone}, fails, frozenset(gone))


def _emptied(after: Things, coming: Things) -> set[str]:
    """Folders without anything in them that the container does not have as such."""
    kept = {name for name, thing in after.items() if thing.kind != FOLDER or name in coming}
    kept |= set(_folders_above(kept))
    return {name for name, thing in after.items() if thing.kind == FOLDER} - kept


def _needs_room(name: str, thing: Thing, folder: Things) -> bool:
    """Whether something has to be deleted before it can come."""
    if any(above in folder and folder[above].kind != FOLDER for above in _above(name)):
        return True
    return name in folder and not _replaces(thing, folder[name])


def _replaces(thing: Thing, there: Thing) -> bool:
    """Whether it can be written over what is there."""
    return (there.kind == FOLDER) == (thing.kind == FOLDER) and (there.kind != LINK or thing.kind == LINK)


def _failing(sync: Sync, theirs: Things, folder: Things) -> Iterator[str]:
    """Names that cannot come, in the store's order: what does not come is in nobody's way."""
    coming: dict[str, Thing] = {}
    for name in sorted(theirs, key=str.encode):
        if _in_the_way(sync, name, theirs[name], coming, folder):
            yield name
        else:
            coming[name] = theirs[name]


def _in_the_way(sync: Sync, name: str, thing: Thing, coming: Things, folder: Things) -> bool:
    """Whether an object cannot come: for its name, for links in the folder, or for being file and folder at once."""
    plain = name[:-1] if name.endswith("/") else name
    if not _is_path(plain):
        return True
    # Of `a`, `a/` and `a/b` the first is taken as a file.
    for above in (*_above(plain), *([plain] if name != plain else [])):
        if above in coming and coming[above].kind != FOLDER:
            return True
    for above in _above(plain):
        there = folder.get(above)
        if there is not None and there.kind != FOLDER and not (sync.delete and sync.takes(there)):
            return True
    there = folder.get(plain)
    if there is None:
        return False
    if there.kind == SPECIAL or (there.kind == LINK and not sync.takes(there)):
        return True
    if _replaces(thing, there):
        return False
    if not sync.delete:
        return True
    # What is in a folder that a file replaces goes with it, unless something there takes no part.
    return any(not sync.takes(other) for below, other in folder.items() if below.startswith(plain + "/"))


def _is_path(name: str) -> bool:
    parts = name.split("/")
    return all(part not in ("", ".", "..") and len(part.encode()) <= _LONGEST_PART for part in parts)


def _above(name: str) -> Iterator[str]:
    parts = name.split("/")
    for count in range(1, len(parts)):
        yield "/".join(parts[:count])


def _folders_above(names: Iterable[str]) -> Iterator[str]:
    for name in list(names):
        yield from _above(name)
