# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of a version's rows: made, and found out again. Pure."""

from __future__ import annotations

import heapq
import itertools
import operator
from bisect import bisect_left
from typing import Callable, Iterable, Iterator, NamedTuple, Sequence

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


class Stretch(NamedTuple):
    """Rows that follow each other, and what has become of them: the same ones where nothing is changed."""

    before: Sequence[Row]
    after: Sequence[Row]


def apply_changes(
    rows: Iterable[Row], changes: Iterable[Change], must_stay: Callable[[str], bool] = lambda name: False
) -> Iterator[Row]:
    """The rows with the changes made; both come in order. A change of a name that is not there is no error.

    What was in a folder goes when a file takes its place: a version cannot have both.

    :param must_stay: whether the name is one that takes no part, so that it must not go for another one
    :raises Conflict: such a one would have to go
    """
    tree = Tree()
    for made in in_portions(changed(rows, changes)):
        yield from _staying(made, tree, must_stay)


def change_side_by_side(
    rows: Iterable[Row], changes: Iterable[Change], must_stay: Callable[[str], bool] = lambda name: False
) -> Iterator[Stretch]:
    """As `apply_changes`, with the rows that there were."""
    tree = Tree()
    for before, after in stretches(rows, changes):
        yield Stretch(before, _staying(after, tree, must_stay))


def _staying(rows: Sequence[Row], tree: Tree, must_stay: Callable[[str], bool]) -> Sequence[Row]:
    """Those that can, as none before them is a file where they have a folder."""
    if tree.meet(rows):
        return rows
    staying = [row for row in rows if _stays(row, tree.obstacle(row.name, row.folder), must_stay)]
    return rows if len(staying) == len(rows) else staying


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


def changed(
    rows: Iterable[Row], changes: Iterable[Change], absent: Callable[[str], object] = lambda name: None
) -> Iterator[Row]:
    """The rows with the changes made, whatever their names are; both come in order.

    :param absent: is told names that are to be removed, and are not there
    """
    return itertools.chain.from_iterable(after for _before, after in stretches(rows, changes, absent))


def stretches(
    rows: Iterable[Row], changes: Iterable[Change], absent: Callable[[str], object] = lambda name: None
) -> Iterator[Stretch]:
    """As `changed`, with the rows that there were."""
    left = iter(changes)
    change = next(left, None)
    for before in in_portions(rows):
        begin = 0  # of those that have not been handed out
        while change is not None and change.name <= before[-1].name:
            at = bisect_left(before, (change.name,), begin)  # a row is longer than that, so it comes behind it
            if at > begin:
                same = before[begin:at]
                yield Stretch(same, same)
            begin = at + (at < len(before) and before[at].name == change.name)
            yield _made(change, before[at:begin], absent)
            change = next(left, None)
        if begin < len(before):
            same = before[begin:]
            yield Stretch(same, same)
    while change is not None:
        yield _made(change, (), absent)
        change = next(left, None)


def _made(change: Change, before: Sequence[Row], absent: Callable[[str], object]) -> Stretch:
    if change.row is not None:
        return Stretch(before, (change.row,))
    if not before:
        absent(change.name)
    return Stretch(before, ())


def composed(first: Iterable[Change], then: Iterable[Change]) -> Iterator[Change]:
    """The changes that do what both do, one after the other; all come in order."""
    name = operator.attrgetter("name")
    for _name, changes in itertools.groupby(heapq.merge(first, then, key=name), key=name):
        *_earlier, last = changes
        yield last


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
