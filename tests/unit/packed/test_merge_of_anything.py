# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever two have done, their merge is the one that a look at each name gives, or names what they disagree on."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import (
    Change,
    apply_changes,
    change_side_by_side,
    composed,
    difference,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.merge import ThreeWayMerge
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Row
from tests.unit.packed.indexes import row

UNHURRIED = settings(derandomize=True, database=None, deadline=None, max_examples=200)

# No folders: a name is below no other.
NAMES = st.text(alphabet="ab-\u00e9\U0001f600", min_size=1, max_size=2)
CONTENTS = st.sampled_from(["0" * 32, "1" * 32, "2" * 32])
TREES = st.dictionaries(NAMES, CONTENTS, max_size=8)


def rows(tree: dict[str, str]) -> list[Row]:
    return [row(name, tree[name]) for name in sorted(tree)]


@UNHURRIED
@given(TREES, TREES)
def test_the_changes_between_two_trees_make_the_one_of_the_other(before: dict[str, str], after: dict[str, str]) -> None:
    changed = sorted(name for name in {*before, *after} if before.get(name) != after.get(name))
    changes = [Change(name, row(name, after[name]) if name in after else None) for name in changed]
    assert list(apply_changes(rows(before), changes)) == rows(after)
    assert list(difference(rows(before), rows(after))) == changes


@UNHURRIED
@given(TREES, TREES, TREES)
def test_changes_to_changes_are_changes(first: dict[str, str], second: dict[str, str], third: dict[str, str]) -> None:
    changes = composed(difference(rows(first), rows(second)), difference(rows(second), rows(third)))
    told = list(change_side_by_side(rows(first), changes))
    assert [row for stretch in told for row in stretch.before] == rows(first)
    assert [row for stretch in told for row in stretch.after] == rows(third)
    for before, after in told:
        names = {row.name for row in [*before, *after]}
        assert before is after or len(names) <= 1  # none, where what is gone was not there


@UNHURRIED
@given(TREES, TREES, TREES)
def test_three_ways(base: dict[str, str], theirs: dict[str, str], ours: dict[str, str]) -> None:
    merge = ThreeWayMerge(rows(base), rows(theirs), rows(ours))
    found = list(merge.rows())
    wanted, conflicts = {}, []
    for name in sorted({*base, *theirs, *ours}):
        was, here, there = (tree.get(name, "") for tree in (base, theirs, ours))
        if here != there and was not in (here, there):
            conflicts.append(name)
        chosen = there if here == was else here
        if chosen:
            wanted[name] = chosen
    assert merge.conflicts == conflicts
    assert merge.count == len(conflicts)
    if not conflicts:
        assert found == rows(wanted)
