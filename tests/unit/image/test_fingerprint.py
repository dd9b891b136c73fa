# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.fingerprint import Fingerprint


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("etc/passwd", "home/cc/.cache/x", "var/lib/apt/lists/x", "srv/data"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, (1, 1_500_000_000))
    (tmp_path / "srv/link").symlink_to("data")
    return tmp_path


def fingerprint(tree: Path, backwards: bool = False) -> str:
    found = Fingerprint()
    for path in sorted(tree.rglob("*"), reverse=backwards):
        target = os.readlink(path) if path.is_symlink() else ""
        found.add(f"/{path.relative_to(tree)}", path.lstat(), target)
    return found.hexdigest()


def test_the_order_says_nothing(tree: Path) -> None:
    assert fingerprint(tree) == fingerprint(tree, backwards=True)
    assert len(fingerprint(tree)) == 64


def relink(tree: Path) -> None:
    (tree / "srv/link").unlink()
    (tree / "srv/link").symlink_to("date")


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: (tree / "srv/new").touch(),
        lambda tree: (tree / "srv/data").unlink(),
        lambda tree: (tree / "srv/data").rename(tree / "srv/date"),
        lambda tree: (tree / "srv/data").write_text("other"),
        lambda tree: os.utime(tree / "srv/data", (1, 1_500_000_001)),
        lambda tree: (tree / "srv/data").chmod(0o600),
        lambda tree: (tree / "srv").chmod(0o700),
        lambda tree: (tree / "srv/empty").mkdir(),
        relink,
    ],
)
def test_what_matters_changes_it(tree: Path, change: Callable[[Path], None]) -> None:
    before = fingerprint(tree)
    change(tree)
    assert fingerprint(tree) != before


@pytest.mark.parametrize("name", ["home/cc/.cache/x", "home/cc/.cache/y", "var/lib/apt/lists/x"])
def test_what_a_running_system_changes_does_not(tree: Path, name: str) -> None:
    before = fingerprint(tree)
    (tree / name).write_text("something else")
    assert fingerprint(tree) == before
    os.utime(tree / "etc", (5, 5))
    assert fingerprint(tree) == before
