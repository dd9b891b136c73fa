# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides joined by name, and what is done about each name."""

from __future__ import annotations

import itertools

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Refused
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import DIFFERENT, SAME, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Pair, Planner, join, why_refused
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import LocalFile, Stat


def file(name: str, size: int = 1) -> LocalFile:
    return LocalFile(name, Stat(size, 0, 0, 0, 0))


def entry(name: str, size: int = 1) -> Entry:
    return Entry(name, size, "f" * 32, "", "", PLAIN)


NAMES = ["a", "a-b", "a/b", "b", "ü"]
SUBSETS = [list(names) for count in range(len(NAMES) + 1) for names in itertools.combinations(NAMES, count)]


@pytest.mark.parametrize("here", SUBSETS, ids="".join)
def test_join_meets_every_name_once_in_order(here: list[str]) -> None:
    for there in SUBSETS:
        pairs = list(join(map(file, here), (entry("p/" + name) for name in there), "p/"))
        assert [pair.name for pair in pairs] == sorted({*here, *there})
        assert [pair.name for pair in pairs if pair.local] == here
        assert [pair.name for pair in pairs if pair.remote] == there
        assert all(pair.remote.name == "p/" + pair.name for pair in pairs if pair.remote)


def test_join_reads_ahead_no_further_than_one() -> None:
    taken: list[str] = []

    def reading(names: list[str]) -> itertools.chain[LocalFile]:
        return itertools.chain(taken.append(name) or file(name) for name in names)  # type: ignore[func-returns-value]

    pairs = join(reading(["a", "b", "c", "d"]), map(entry, ["a", "b"]), "")
    next(pairs)
    assert taken == ["a"]


DIFFERS = Verdict(DIFFERENT, "content differs")


def planned(direction: str, delete: bool, pairs: list[tuple[Pair, Verdict]]) -> list[tuple[str, str]]:
    planner = Planner(direction, delete)
    for pair, verdict in pairs:
        planner.take(pair, verdict)
    return [(change.action, change.target) for change in planner.plan()]


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
    plan = planner.plan([Change("create", "container box", "it is not there")])
    assert plan.counts() == {"create": 1, "upload": 1, "delete": 1}
    assert plan.bytes() == 5
    assert [change.action for change in plan] == ["create", "upload", "delete"]


def test_bytes_are_those_of_the_source() -> None:
    pair = Pair("a", file("a", 5), entry("a", 9))
    for direction, size in (("push", 5), ("pull", 9)):
        planner = Planner(direction, False)
        planner.take(pair, DIFFERS)
        assert planner.plan().bytes() == size


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a//b", "a/..", ".", "n\0ul"])
def test_a_pull_refuses_names_that_are_no_path(name: str) -> None:
    planner = Planner("pull", True)
    planner.take(Pair(name, None, entry(name)), DIFFERS)
    assert not planner.plan()
    assert [(refused, type(error)) for refused, error in planner.refused] == [(name, Refused)]


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("ln", True),
        ("ln/x", True),
        ("ln/x/y", True),
        ("d/ln2/x", True),
        ("lnx", False),
        ("d/x", False),
        ("x/ln", False),
    ],
)
def test_nothing_is_written_through_or_over_links(name: str, refused: bool) -> None:
    assert (why_refused(name, {"ln", "d/ln2"}) is not None) is refused


def test_names_too_long_for_the_store_are_refused_with_the_prefix_counted() -> None:
    planner = Planner("push", False, longest_name=10, prefix="p/")
    for name in ("é" * 4, "é" * 4 + "x"):
        planner.take(Pair(name, file(name), None), DIFFERS)
    assert [task.name for task in planner.transfers] == ["é" * 4]
    assert [type(error) for _name, error in planner.refused] == [BadInput]
