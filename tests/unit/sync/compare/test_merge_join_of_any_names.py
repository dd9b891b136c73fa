# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever the names are, the merge join loses none and makes none up."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import join, meet_markers
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import EMPTY_FOLDER, FILE, LocalFile, Stat

# Characters on both sides of the slash in the stores' order, and of more than one byte
NAMES = st.text(alphabet="ab!-/0\u00e9\U0001f600", min_size=1, max_size=6)
FOLDERS = st.text(alphabet="ab-0", min_size=1, max_size=3)
UNHURRIED = settings(derandomize=True, database=None, deadline=None, max_examples=150)


def in_order(names: set[str]) -> list[str]:
    """As stores and the walk have them: by the bytes of UTF-8, which is the order of code points."""
    return sorted(names)


def file(name: str, kind: str) -> LocalFile:
    return LocalFile(name, Stat(1, 0, 0, 0, 0), kind)


def entry(name: str) -> Entry:
    return Entry(name, 0, "f" * 32, "", FOLDER_TYPE if name.endswith("/") else "", PLAIN)


@UNHURRIED
@given(here=st.sets(NAMES), there=st.sets(NAMES), prefix=st.sampled_from(["", "p/"]))
def test_each_name_comes_once_with_what_each_side_has(here: set[str], there: set[str], prefix: str) -> None:
    files = [file(name, FILE) for name in in_order(here)]
    entries = [entry(prefix + name) for name in in_order(there)]
    pairs = list(join(files, entries, prefix))
    assert [pair.name for pair in pairs] == in_order(here | there)
    assert {pair.name for pair in pairs if pair.local} == here
    assert {pair.name for pair in pairs if pair.remote} == there


@UNHURRIED
@given(
    here=st.sets(FOLDERS), there=st.sets(st.builds(lambda name, end: name + end, FOLDERS, st.sampled_from(["", "/"])))
)
def test_an_empty_folder_meets_its_marker_and_nothing_else_moves(here: set[str], there: set[str]) -> None:
    files = [file(name, EMPTY_FOLDER) for name in in_order(here)]
    pairs = list(meet_markers(join(files, map(entry, in_order(there)), "")))
    met = {name for name in here if name + "/" in there and name not in there}
    assert [pair.remote.name for pair in pairs if pair.remote] == in_order(there)
    assert {pair.local.name for pair in pairs if pair.local} == here
    assert {pair.local.name for pair in pairs if pair.local and pair.remote and pair.name.endswith("/")} == met
