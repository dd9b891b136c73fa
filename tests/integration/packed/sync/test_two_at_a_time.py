# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two push at the same time: what both have stored is there, or one of them is told why not; never a mix."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.versions import commit
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import Content, grow, tree
from tests.integration.swift_sync.conftest import failed

BASE = {"a": b"a", "b": b"b", "d/c": b"c", "link": "a"}
Meanwhile = Callable[[Callable[[], Any]], list[Any]]


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Meanwhile:
    """Does something when the next push has stored all but its index; returns what comes of it."""
    real = commit.commit

    def arrange(do: Callable[[], Any]) -> list[Any]:
        due, came = [do], list[Any]()

        def held(*arguments: Any) -> Any:
            now = [due.pop()] if due else []
            came.extend(one() for one in now)
            return real(*arguments)

        monkeypatch.setattr(commit, "commit", held)
        return came

    return arrange


@pytest.fixture
def node(pack: Pack, tmp_path: Path) -> Callable[..., Any]:
    """What a node does that had all there was, and has changed it: ``node("one", {"a": b"new"}, gone=("b",))``."""

    def run(name: str, things: dict[str, Content], gone: tuple[str, ...] = ()) -> Any:
        folder = grow(tmp_path / name, BASE)
        for one in gone:
            (folder / one).unlink()
        return pack(grow(folder, things, when=len(name)), delete=bool(gone))

    return run


@pytest.mark.parametrize("based", [False, True])
def test_different_names_are_merged(
    node: Any, meanwhile: Meanwhile, reader: Reader, tmp_path: Path, request: pytest.FixtureRequest, based: bool
) -> None:
    if based:
        request.getfixturevalue("bases")
    node("base", {})
    came = meanwhile(lambda: node("second", {"b": b"second", "e/f": b"f", "new": None}, gone=("link",)))
    assert node("first", {"a": b"first", "g": "a"}, gone=("d/c",))["changed"]
    assert came[0]["changed"]
    both = {**tree(tmp_path / "second"), **{name: tree(tmp_path / "first")[name] for name in ("a", "g")}}
    both["d"] = tree(tmp_path / "first")["d"]
    both.pop("d/c")
    assert reader.restore() == both
    assert [len(reader.restore(version)) for version in reader.versions()] == [4, 5, 5, 6]
    assert bool(reader.index().header.get("base")) == based
    reader.check_archives()


def test_a_first_push_of_two(node: Any, meanwhile: Meanwhile, reader: Reader) -> None:
    came = meanwhile(lambda: node("second", {"new": b"second"}))
    assert node("first", {"other": b"first"})["changed"]
    assert came[0]["changed"]
    assert reader.restore().keys() == {*BASE, "new", "other"}


@pytest.mark.stores(server="rgw")
@pytest.mark.parametrize(
    ("first", "second", "gone", "named"),
    [
        ({"a": b"first"}, {"a": b"second"}, (), "a"),
        ({"a": b"first"}, {}, ("a",), "a"),
        ({"new": b"first"}, {"new/file": b"second"}, (), "new"),
        ({"new": "a"}, {"new": b"a"}, (), "new"),
    ],
    ids=["content", "deleted", "a file and a folder", "a link and a file"],
)
def test_the_same_name_is_a_conflict_and_both_are_whole(
    node: Any,
    meanwhile: Meanwhile,
    reader: Reader,
    tmp_path: Path,
    first: dict[str, Content],
    second: dict[str, Content],
    gone: tuple[str, ...],
    named: str,
) -> None:
    node("base", {})
    came = meanwhile(lambda: node("second", second, gone))
    told = failed(lambda: node("first", first))
    error = told["error"]
    assert error["kind"] == "conflict" and f"both have changed {named} (1 names)" in error["cause"]
    assert came[0]["changed"]
    _base, *versions = reader.versions()
    latest = reader.latest()
    assert reader.restore() == tree(tmp_path / "second")
    (other,) = (version for version in versions if version != latest)
    assert reader.restore(other) == tree(tmp_path / "first")
    assert latest.partition("-")[2] in error["cause"] and other in error["subject"]
    assert told["changed"] and told["done"]["files"] == len(first)
    assert other == f"{told['version']['time']}-{told['version']['digest']}"
    assert not reader.names(".packed/.at-work/")


@pytest.mark.stores(server="rgw")
def test_the_same_content_is_no_conflict(node: Any, meanwhile: Meanwhile, reader: Reader) -> None:
    node("base", {})
    same = {"a": b"the same", "x/y": b"new"}
    came = meanwhile(lambda: node("second", same))
    assert not node("first.", same).get("failed")
    assert came[0]["changed"]
    assert reader.restore()["a"].content == b"the same"
