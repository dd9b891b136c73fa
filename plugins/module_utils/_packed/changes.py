# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a version's rows: made, and found out again. Pure."""

from __future__ import annotations

from bisect import bisect_left
from typing import Callable, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.portions import in_portions
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from ansible_collections.chameleon.data.plugins.module_utils._packed.tree import Tree


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
    tree = Tree()
    for made in in_portions(changed(rows, changes, lambda _name: None)):
        if tree.meet(made):
            yield from made
        else:
            yield from (row for row in made if _stays(row, tree.obstacle(row.name, row.folder), must_stay))


def _stays(row: Row, above: str, must_stay: Callable[[str], bool]) -> bool:
    """:raises Conflict: it cannot stay, and must"""
    if not above:
        return True
    if must_stay(row.name):
        raise Conflict(
            above,
            f"it is a file now, and a folder in the latest version, where {row.name} is excluded and has to stay",
            "Exclude the file as well; or do not exclude what is in the folder, so that it goes.",
        )
    return False


def changed(rows: Iterable[Row], changes: Iterable[Change], absent: Callable[[str], object]) -> Iterator[Row]:
    """The rows with the changes made, whatever their names are; both come in order.

    :param absent: is told names that are to be removed, and are not there
    """
    left = iter(changes)
    change = next(left, None)
    for before in in_portions(rows):
        begin = 0  # of those that have not been handed out
        while change is not None and change.name <= before[-1].name:
            at = bisect_left(before, (change.name,), begin)  # a row is longer than that, so it comes behind it
            yield from before[begin:at]
            there = at < len(before) and before[at].name == change.name
            begin = at + there
            if change.row is not None:
                yield change.row
            elif not there:
                absent(change.name)
            change = next(left, None)
        yield from before[begin:]
    while change is not None:
        if change.row is not None:
            yield change.row
        else:
            absent(change.name)
        change = next(left, None)


def difference(before: Iterable[Row], after: Iterable[Row]) -> Iterator[Change]:
    """The changes that make the rows *after* of those *before*; both come in order."""
    left = iter(before)
    old = next(left, None)
    for row in after:
        while old is not None and old.name < row.name:
            yield Change(old.name, None)
            old = next(left, None)
        if old is None or old.name != row.name:
            yield Change(row.name, row)
            continue
        if old != row:
            yield Change(row.name, row)
        old = next(left, None)
    while old is not None:
        yield Change(old.name, None)
        old = next(left, None)
