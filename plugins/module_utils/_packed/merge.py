# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a version that two others with a common parent become. Pure."""

from __future__ import annotations

from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree

SHOWN = 50  # names of a conflict that are kept


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
