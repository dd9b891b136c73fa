# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a pull can only bring when something is gone."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, LINK_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import join
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import DIFFERENT, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    LocalFile,
    Stat,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, Task


def planned(here: dict[str, str], there: dict[str, str], delete: bool = True) -> tuple[list[Task], list[str]]:
    """The tasks of a pull, and the names that the plan deletes."""
    planner = Planner("pull", delete)
    files = [LocalFile(name, Stat(1, 0, 0, 0, 0), kind) for name, kind in sorted(here.items())]
    entries = [Entry(name, 1, "f" * 32, "", kind, PLAIN) for name, kind in sorted(there.items())]
    taken = (planner.take(pair, Verdict(DIFFERENT, "differs")) for pair in join(files, entries, ""))
    return [task for task in taken if task is not None], [change.target for change in planner.deletes]


def late(here: dict[str, str], there: dict[str, str]) -> list[str]:
    return [task.name for task in planned(here, there)[0] if task.late]


def test_what_is_below_a_file_that_goes_waits_for_that() -> None:
    assert late({"a": FILE, "a-b": FILE}, {"a-b": "", "a/b": "", "a/c/d": "", "ab": ""}) == ["a/b", "a/c/d"]
    assert late({"a": LINK}, {"a/b": ""}) == ["a/b"]
    assert late({"a": FILE}, {"a": FOLDER_TYPE, "a/b": ""}) == ["a", "a/b"]
    assert late({"a": FILE}, {"a": "", "a/b": ""}) == []  # which stays


def test_what_takes_anothers_name_waits_until_that_is_gone() -> None:
    assert planned({"a": FOLDER}, {"a": ""})[1] == []  # what is in it goes by its own names
    assert late({"a": FOLDER}, {"a": ""}) == ["a"]
    kinds = {"a": EMPTY_FOLDER, "b": FILE, "c": LINK, "d": FILE, "e": LINK}
    there = {"a": "", "b": FOLDER_TYPE, "c": "", "d": LINK_TYPE, "e": LINK_TYPE}
    assert late(kinds, there) == ["a", "b", "c"]
    assert planned(kinds, there)[1] == ["a", "b", "c"]


def test_without_delete_nothing_waits() -> None:
    tasks, deletes = planned({"a": FILE, "b": FILE}, {"a/b": "", "b": FOLDER_TYPE}, delete=False)
    assert not deletes and not any(task.late for task in tasks)
