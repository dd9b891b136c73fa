# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Both sides joined by name; what takes no part leaves the pair."""

from __future__ import annotations

import itertools
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import FOLDER_TYPE, LINK_TYPE, PLAIN, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import (
    Pair,
    TakingPart,
    join,
    meet_markers,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    LocalFile,
    Stat,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings


def file(name: str, kind: str = FILE) -> LocalFile:
    return LocalFile(name, Stat(1, 0, 0, 0, 0), kind)


def entry(name: str, content_type: str = "") -> Entry:
    return Entry(name, 1, "f" * 32, "", content_type, PLAIN)


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


def left(settings: Settings, local: str | None, remote: str | None, name: str = "x") -> tuple[bool, bool]:
    """Whether the file and the object of a pair take part."""
    pair = TakingPart(settings).of(
        Pair(name, file(name, local) if local else None, entry(name, remote) if remote else None)
    )
    return (False, False) if pair is None else (pair.local is not None, pair.remote is not None)


@pytest.mark.parametrize(
    ("direction", "links", "local", "remote", "part"),
    [
        # Files always
        ("push", "skip", FILE, "text/plain", (True, True)),
        ("pull", "skip", None, "text/plain", (False, True)),
        # Links only if they are to be preserved
        ("push", "skip", LINK, None, (False, False)),
        ("push", "preserve", LINK, None, (True, False)),
        ("push", "skip", LINK, LINK_TYPE, (False, False)),
        ("push", "skip", FILE, LINK_TYPE, (True, True)),
        ("push", "skip", None, LINK_TYPE, (False, False)),
        ("push", "skip", FOLDER, LINK_TYPE, (False, False)),
        ("push", "follow", None, LINK_TYPE, (False, True)),
        ("push", "preserve", None, LINK_TYPE, (False, True)),
        ("pull", "skip", None, LINK_TYPE, (False, False)),
        ("pull", "preserve", None, LINK_TYPE, (False, True)),
        ("pull", "preserve", LINK, None, (True, False)),
        # Of folders, those that are empty: what is in the others makes them
        ("push", "skip", FOLDER, None, (False, False)),
        ("push", "skip", EMPTY_FOLDER, None, (True, False)),
        ("push", "skip", FOLDER, FOLDER_TYPE, (True, True)),
        ("push", "skip", FOLDER, "text/plain", (False, True)),
        ("pull", "skip", FOLDER, FOLDER_TYPE, (True, True)),
        ("pull", "skip", FOLDER, "text/plain", (True, True)),
        ("pull", "skip", FOLDER, None, (False, False)),
    ],
)
def test_what_takes_part(
    settings: Callable[..., Settings],
    direction: str,
    links: str,
    local: str | None,
    remote: str | None,
    part: tuple[bool, bool],
) -> None:
    assert left(settings(direction=direction, links=links), local, remote) == part


def test_other_tools_names_of_folders_matter_to_a_pull_only(settings: Callable[..., Settings]) -> None:
    assert left(settings(), None, "application/x-directory", "x/") == (False, False)
    assert left(settings(direction="pull"), None, "application/x-directory", "x/") == (False, True)


def test_what_is_named_like_a_temporary_file_is_left_alone_on_both_sides(settings: Callable[..., Settings]) -> None:
    for direction in ("push", "pull"):
        taking_part = TakingPart(settings(direction=direction, delete=True))
        for name in ("d/" + temporary_name("a", "etag"), temporary_name("a", "etag") + "/"):
            assert taking_part.of(Pair(name, None, entry(name))) is None
        assert taking_part.temporary == 2


def test_links_left_out_are_counted(settings: Callable[..., Settings]) -> None:
    taking_part = TakingPart(settings())
    for name in ("a", "b"):
        taking_part.of(Pair(name, file(name, LINK), None))
    assert taking_part.links == 2
    taking_part.of(Pair("c", file("c", LINK), entry("c", LINK_TYPE)))
    taking_part.of(Pair("d", None, entry("d", LINK_TYPE)))
    assert taking_part.links == 4


def test_empty_folders_meet_the_markers_that_come_later() -> None:
    here = [file(name, EMPTY_FOLDER) for name in ("a", "a-b", "a-c", "b", "c")]
    there = [entry("a-b/"), entry("a-c", FOLDER_TYPE), entry("a/"), entry("c-d")]
    met = [(pair.name, bool(pair.local), bool(pair.remote)) for pair in meet_markers(join(here, there, ""))]
    assert met == [
        ("a-b/", True, True),
        ("a-c", True, True),
        ("a/", True, True),
        ("b", True, False),
        ("c-d", False, True),
        ("c", True, False),
    ]


def test_an_empty_folder_that_is_filled_is_none() -> None:
    here = [file(name, EMPTY_FOLDER) for name in ("a", "a-b", "c")]
    there = [entry(name) for name in ("a-b/x/y", "a/x", "a/y", "ca")]
    assert [pair.name for pair in meet_markers(join(here, there, ""))] == ["a-b/x/y", "a/x", "a/y", "c", "ca"]


def test_folders_with_content_are_counted_by_a_pull(settings: Callable[..., Settings]) -> None:
    for direction, count in (("pull", 2), ("push", 0)):
        taking_part = TakingPart(settings(direction=direction))
        for marker in (entry("a", FOLDER_TYPE), entry("b/")):
            for size in (0, 13):
                taking_part.of(Pair(marker.name, None, marker._replace(size=size)))
        taking_part.of(Pair("c", None, entry("c")._replace(size=13)))
        assert taking_part.unwritten == count
