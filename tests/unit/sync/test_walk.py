# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Walking a folder: the store's order, and what takes no part."""

from __future__ import annotations

import os
import random
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._sync.filters import Filter
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import Walk


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def names(root: Path, wanted: Filter | None = None) -> list[str]:
    return [file.name for file in Walk(str(root), wanted or Filter())]


def test_names_come_in_the_order_of_their_utf8_bytes(tmp_path: Path) -> None:
    # '-' and '.' are before '/', so 'a-b/x' and 'a.b' come between 'a' and 'a/x' would-be neighbours.
    given = ["a/x", "a/y/z", "a-b/x", "a.b", "a0", "b", "B", "ä", "z/ö", "\U0001d11e", "\uffee", "a b", "a!/c"]
    make(tmp_path, *given)
    assert names(tmp_path) == sorted(given, key=str.encode)


def test_any_tree_comes_in_order(tmp_path: Path) -> None:
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
    found = names(tmp_path)
    assert found == sorted(found, key=str.encode)
    assert len(found) == sum(len(files) for _folder, _folders, files in os.walk(tmp_path))


def test_links_and_special_files_take_no_part_and_are_counted(tmp_path: Path) -> None:
    make(tmp_path, "a", "d/b")
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "dirlink").symlink_to("d")
    (tmp_path / "broken").symlink_to("nowhere")
    os.mkfifo(tmp_path / "fifo")
    walk = Walk(str(tmp_path), Filter())
    assert [file.name for file in walk] == ["a", "d/b"]
    assert walk.passed_over == {"symlinks": 3, "special": 1}
    assert walk.links == {"link", "dirlink", "broken"}
    assert not walk.problems


def test_unfinished_pulls_are_nobodys_files(tmp_path: Path) -> None:
    part = "d/" + temporary_name("x", "etag")
    make(tmp_path, "d/x", part)
    walk = Walk(str(tmp_path), Filter())
    assert [file.name for file in walk] == ["d/x"]
    assert walk.leftovers == [part]


def test_filters_apply_and_excluded_folders_are_not_entered(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "d/b.txt", "d/c.bin", "skip/x.txt")
    (tmp_path / "skip").chmod(0)
    try:
        walk = Walk(str(tmp_path), Filter(["**/*.txt"], ["skip"]))
        assert [file.name for file in walk] == ["a.txt", "d/b.txt"]
        assert not walk.problems
    finally:
        (tmp_path / "skip").chmod(0o700)


def test_names_that_are_not_utf8_are_problems(tmp_path: Path) -> None:
    make(tmp_path, "good")
    with open(os.fsencode(tmp_path) + b"/bad\xff", "w"):
        pass
    walk = Walk(str(tmp_path), Filter())
    assert [file.name for file in walk] == ["good"]
    assert [name for name, _problem in walk.problems] == ["bad\\xff"]
