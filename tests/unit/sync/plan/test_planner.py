# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done about each name."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import DIFFERENT, SAME, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import EMPTY_FOLDER, LocalFile, Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Planner, why_too_long


def file(name: str, size: int = 1) -> LocalFile:
    return LocalFile(name, Stat(size, 0, 0, 0, 0))


def entry(name: str, size: int = 1) -> Entry:
    return Entry(name, size, "f" * 32, "", "", PLAIN)


DIFFERS = Verdict(DIFFERENT, "content differs")


def planned(direction: str, delete: bool, pairs: list[tuple[Pair, Verdict]]) -> list[tuple[str, str]]:
    planner = Planner(direction, delete)
    for pair, verdict in pairs:
        planner.take(pair, verdict)
    return [(change.action, change.target) for change in planner.transfers.then(planner.deletes)]


@pytest.mark.parametrize(
    ("direction", "delete", "actions"),
    [
        ("push", False, [("upload", "changed"), ("upload", "here")]),
        ("push", True, [("upload", "changed"), ("upload", "here"), ("delete", "there")]),
        ("pull", False, [("download", "changed"), ("download", "there")]),
        ("pull", True, [("download", "changed"), ("download", "there"), ("delete", "here")]),
    ],
)
def test_what_is_done_about_each_name(direction: str, delete: bool, actions: list[tuple[str, str]]) -> None:
    pairs = [
        (Pair("changed", file("changed"), entry("changed")), DIFFERS),
        (Pair("here", file("here"), None), DIFFERS),
        (Pair("same", file("same"), entry("same")), Verdict(SAME)),
        (Pair("there", None, entry("there")), DIFFERS),
    ]
    assert planned(direction, delete, pairs) == actions


def test_what_is_counted() -> None:
    planner = Planner("push", True)
    planner.take(Pair("a", file("a", 5), None), DIFFERS)
    planner.take(Pair("b", file("b"), entry("b")), Verdict(SAME))
    planner.take(Pair("c", None, entry("c")), DIFFERS)
    assert (planner.source, planner.destination, planner.unchanged) == (2, 2, 1)
    assert (planner.transfers.counts(), planner.deletes.counts()) == ({"upload": 1}, {"delete": 1})
    assert planner.transfers.bytes() == 5


def test_bytes_are_those_of_the_source() -> None:
    pair = Pair("a", file("a", 5), entry("a", 9))
    for direction, size in (("push", 5), ("pull", 9)):
        planner = Planner(direction, False)
        planner.take(pair, DIFFERS)
        assert planner.transfers.bytes() == size


def test_the_names_of_folders_end_with_a_slash_for_people() -> None:
    planner = Planner("push", False)
    planner.take(Pair("d", LocalFile("d", Stat(0, 0, 0, 0, 0), EMPTY_FOLDER), None), DIFFERS)
    assert [change.target for change in planner.transfers] == ["d/"]


def test_names_that_are_too_long_are_refused() -> None:
    assert why_too_long("é" * 4, 8) is None
    assert isinstance(why_too_long("é" * 4 + "x", 8), BadInput)
