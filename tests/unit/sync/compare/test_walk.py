# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walking a folder: the store's order, and what takes no part."""

from __future__ import annotations

import os
import random
import subprocess
from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk, staying_in
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import (
    EMPTY_FOLDER,
    FILE,
    FOLDER,
    LINK,
    PIPE,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def files(walk: Walk) -> list[str]:
    return [found.name for found in walk if found.kind == FILE]


@pytest.fixture
def walk(tmp_path: Path, settings: Callable[..., Settings]) -> Callable[..., Walk]:
    """Walks the test's folder: ``walk(follow=True, exclude=["x"])``."""

    def make(follow: bool = False, **options: Any) -> Walk:
        return Walk(settings(**{"path": str(tmp_path), **options}), follow)

    return make


def test_names_come_in_the_order_of_their_utf8_bytes(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    # '-' and '.' are before '/', so 'a-b/x' and 'a.b' come between 'a' and 'a/x' would-be neighbours.
    given = ["a/x", "a/y/z", "a-b/x", "a.b", "a0", "b", "B", "ä", "z/ö", "\U0001d11e", "\uffee", "a b", "a!/c"]
    make(tmp_path, *given)
    assert files(walk()) == sorted(given, key=str.encode)


def test_any_tree_comes_in_order(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    chance = random.Random(7)
    for _round in range(300):
        parts = ["".join(chance.choices("ab-./0é ", k=3)).replace("/", "x").strip() or "n" for _round in range(3)]
        parts = [part if part.strip(".") else "n" for part in parts]
        name = "/".join(parts[: chance.randint(1, 3)])
        if not (tmp_path / name).is_dir():
            try:
                make(tmp_path, name)
            except (FileExistsError, NotADirectoryError):
                continue
    found = [thing.name for thing in walk()]
    assert found == sorted(found, key=str.encode)
    assert len(found) == sum(len(folders) + len(files) for _folder, folders, files in os.walk(tmp_path))


def test_each_thing_says_what_it_is(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    make(tmp_path, "a", "d/b")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "dirlink").symlink_to("d")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "fifo")
    walked = walk()
    assert {found.name: found.kind for found in walked} == {
        "a": FILE,
        "broken": LINK,
        "d": FOLDER,
        "d/b": FILE,
        "dirlink": LINK,
        "empty": EMPTY_FOLDER,
        "fifo": PIPE,
        "link": LINK,
    }
    assert not walked.problems


def test_links_that_are_followed_are_what_they_lead_to(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    make(tmp_path, "a", "d/b", "d/c/e")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "dirlink").symlink_to("d")
    (tmp_path / "broken").symlink_to("nowhere")
    (tmp_path / "d/c/up").symlink_to("..")
    walked = walk(follow=True)
    assert files(walked) == ["a", "d/b", "d/c/e", "dirlink/b", "dirlink/c/e", "link"]
    assert {name for name, _problem in walked.problems} == {"broken", "d/c/up", "dirlink/c/up"}


def test_a_single_file_is_all_there_is(tmp_path: Path, settings: Callable[..., Settings]) -> None:
    make(tmp_path, "a", "b")
    walked = Walk(settings(path=str(tmp_path))._replace(only="b"), follow=False)
    assert [(found.name, found.size) for found in walked] == [("b", 1)]


def test_unfinished_pulls_are_nobodys_files(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    part = "d/" + temporary_name("x", "etag")
    make(tmp_path, "d/x", part)
    walked = walk()
    assert files(walked) == ["d/x"]
    assert walked.leftovers == [part]


def test_filters_apply_and_excluded_folders_are_not_entered(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    make(tmp_path, "a.txt", "d/b.txt", "d/c.bin", "skip/x.txt")
    (tmp_path / "skip").chmod(0)
    try:
        walked = walk(include=["**/*.txt"], exclude=["skip"])
        assert [found.name for found in walked] == ["a.txt", "d/b.txt"]
        assert not walked.problems
    finally:
        (tmp_path / "skip").chmod(0o700)


def test_a_shard_is_a_share_of_the_names(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    make(tmp_path, *(f"d/{number}" for number in range(50)))
    shares = [set(files(walk(shard={"index": index, "count": 3}))) for index in range(3)]
    assert all(shares)
    assert sum(map(len, shares)) == len(set.union(*shares)) == 50


def test_names_that_are_not_utf8_are_problems(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    make(tmp_path, "good")
    with open(os.fsencode(tmp_path) + b"/bad\xff", "w"):
        pass
    os.mkdir(os.fsencode(tmp_path) + b"/worse\xff")
    walked = walk()
    assert files(walked) == ["good"]
    assert [name for name, _problem in walked.problems] == ["bad\\xff", "worse\\xff"]


def test_filters_see_names_that_are_not_utf8(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    os.mkdir(os.fsencode(tmp_path) + b"/d\xe9")
    for raw in (b"/caf\xe9.tmp", b"/d\xe9/a", b"/ok"):
        Path(os.fsdecode(os.fsencode(tmp_path) + raw)).touch()
    for options, told in (
        ({}, ["caf\\xe9.tmp", "d\\xe9"]),
        ({"exclude": ["*.tmp"]}, ["d\\xe9"]),
        ({"exclude": ["caf?.tmp", "d?"]}, []),
        ({"include": ["ok"]}, []),
        ({"direction": "pull"}, []),
        ({"direction": "pull", "delete": True}, ["caf\\xe9.tmp", "d\\xe9"]),
    ):
        walked = walk(**options)
        assert files(walked) == ["ok"]
        assert [name for name, _error in walked.problems] == told


def test_folders_that_take_no_part_are_not_read(
    tmp_path: Path, walk: Callable[..., Walk], monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "data/x", "lost+found/y")
    real = os.open

    def refuse(path: Any, *rest: Any, **more: Any) -> int:
        if path == b"lost+found":
            raise PermissionError(13, "Permission denied")
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)
    for options, told in (
        ({}, ["lost+found"]),
        ({"exclude": ["lost+found"]}, []),
        ({"include": ["data"]}, []),
        ({"direction": "pull"}, []),
        ({"direction": "pull", "delete": True}, ["lost+found"]),
    ):
        walked = walk(**options)
        assert files(walked) == ["data/x"]
        assert [name for name, _error in walked.problems] == told


def test_a_folder_that_is_exchanged_for_a_link_leads_nowhere(tmp_path: Path, walk: Callable[..., Walk]) -> None:
    root, outside = tmp_path / "in", tmp_path / "out"
    make(root, "a", "b/c/d", "b/x", "b/z", "e")
    make(outside, "c/precious", "precious", "x", "z")
    (root / "b/x").unlink()
    (root / "b/x").symlink_to("c")

    def exchange(folder: Path, target: Path) -> None:
        folder.rename(tmp_path / f"away-{folder.name}")
        folder.symlink_to(target)

    for at, folder, told in (("a", "b", "b"), ("b/c", "b/c", "b/c")):  # before it is read; in the middle of it
        walked = walk(path=str(root))
        names = []
        for found in walked:
            names.append(found.name)
            if found.name == at:
                exchange(root / folder, outside)
        assert "e" in names and not [name for name in names if "precious" in name]
        assert [(name, error.kind) for name, error in walked.problems] == [(told, "refused")]
        (root / folder).unlink()
        (tmp_path / f"away-{Path(folder).name}").rename(root / folder)
    before = os.listdir("/proc/self/fd")
    assert files(walk(path=str(root), links="follow")) == ["a", "b/c/d", "b/z", "e"]
    assert os.listdir("/proc/self/fd") == before


def test_deep_folders_are_no_matter(
    tmp_path: Path, walk: Callable[..., Walk], settings: Callable[..., Settings]
) -> None:
    depth = 2000
    folder = os.open(tmp_path, os.O_RDONLY)
    for _level in range(depth):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    make(tmp_path, "e")
    walked, last = walk(), "/".join("d" * depth)
    found = [thing.name for thing in walked]
    staying = staying_in(settings(path=str(tmp_path), direction="pull", exclude=[last]), "d")
    subprocess.run(["rm", "-r", str(tmp_path / "d")], check=True)  # pytest could not
    assert staying == last
    assert found[-2:] == [last, "e"]
    assert walked.problems == []


def test_what_of_a_folder_a_pull_that_deletes_leaves_alone(tmp_path: Path, settings: Callable[..., Settings]) -> None:
    def staying(**options: Any) -> str:
        return staying_in(settings(path=str(tmp_path), direction="pull", **options), "ä")

    make(tmp_path, "ä/a", "ä/d/b", "other", "ä/" + temporary_name("a", "f" * 32))
    assert staying() == ""
    assert staying(exclude=["**/b"]) == "ä/d/b"
    assert staying(exclude=["ä/d"]) == "ä/d"
    (tmp_path / "ä/link").symlink_to("a")
    assert staying() == "ä/link"
    assert staying(links="preserve") == ""
    os.mkfifo(tmp_path / "ä/d/pipe")
    assert staying(links="preserve") == "ä/d/pipe"
