# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the next version: of its parent and what has changed, or of two versions with a common parent. Pure."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree

SHOWN = 50  # names of a conflict that are kept


class Change(NamedTuple):
    """What is new of a name.

    :ivar row: as it is from now on; None: it is removed
    """

    name: str
    row: Row | None


def apply_changes(
    rows: Iterable[Row], changes: Iterable[Change], must_stay: Callable[[str], bool] = lambda name: False
) -> Iterator[Row]:
    """The rows with the changes made; both come in order. A change of a name that is not there is no error.

    What was in a folder goes when a file takes its place: a version cannot have both.

    :param must_stay: whether the name is one that takes no part, so that it must not go for another one
    :raises Conflict: such a one would have to go
    """
    obstacle = Tree().obstacle
    for row in _changed(rows, changes):
        above = obstacle(row.name, row.folder)
        if not above:
            yield row
        elif must_stay(row.name):
            raise Conflict(
                above,
                f"it is a file now, and a folder in the latest version, where {row.name} is excluded and has to stay",
                "Exclude the file as well; or do not exclude what is in the folder, so that it goes.",
            )


def _changed(rows: Iterable[Row], changes: Iterable[Change]) -> Iterator[Row]:
    left = iter(rows)
    row = next(left, None)
    for change in changes:
        while row is not None and row.name < change.name:
            yield row
            row = next(left, None)
        if row is not None and row.name == change.name:
            row = next(left, None)
        if change.row is not None:
            yield change.row
    if row is not None:
        yield row
        yield from left


class ThreeWayMerge:
    """What two have made of one version, together.

    All rows come in order, with numbers of packs of the same table. Whether there are conflicts is known when the last
    row was taken, and what was taken is of no use then.

    :param base: the version from which both began
    :param theirs: what is the latest one now
    :ivar conflicts: names of which both have made something else, or one a file and the other a folder; the first ones
    :ivar count: how many such names there are
    """

    def __init__(self, base: Iterable[Row], theirs: Iterable[Row], ours: Iterable[Row]) -> None:
        self._sides = base, theirs, ours
        self.conflicts: list[str] = []
        self.count = 0

    def rows(self) -> Iterator[Row]:
        """The rows of the version that has both."""
        tree = Tree()
        for base, theirs, ours in _side_by_side(*self._sides):
            row = self._chosen(base, theirs, ours)
            if row is None:
                continue
            above = tree.obstacle(row.name, row.folder)
            if above:
                self._conflict(above)
            else:
                yield row

    def _chosen(self, base: Row | None, theirs: Row | None, ours: Row | None) -> Row | None:
        # The latest version knows best where a file is: it may have been repacked since.
        if _same(ours, base) or _same(ours, theirs):
            return theirs
        if _same(theirs, base):
            return ours
        if theirs is not None and ours is not None and _same(theirs._replace(mtime_ns=ours.mtime_ns), ours):
            return max(theirs, ours, key=lambda row: row.mtime_ns)
        name = next(row.name for row in (theirs, ours, base) if row is not None)
        self._conflict(name)
        return theirs

    def _conflict(self, name: str) -> None:
        self.count += 1
        if len(self.conflicts) < SHOWN and name not in self.conflicts:
            self.conflicts.append(name)


def _same(one: Row | None, other: Row | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.same_file(other)


def _side_by_side(*sides: Iterable[Row]) -> Iterator[list[Row | None]]:
    """Rows of the same name, which stands at the same place in all sides; None where a side has none."""
    left = [iter(side) for side in sides]
    first = [next(rows, None) for rows in left]
    while True:
        names = [row.name for row in first if row is not None]
        if not names:
            return
        name = min(names)
        taken = [row if row is not None and row.name == name else None for row in first]
        yield taken
        for number, row in enumerate(taken):
            if row is not None:
                first[number] = next(left[number], None)
