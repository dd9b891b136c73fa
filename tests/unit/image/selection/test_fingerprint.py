# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.entries import entries
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import folders_of
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.fingerprint import Fingerprint, volatile

VOLATILE = ("home/cc/.ansible/tmp/x", "home/cc/.cache/chameleon.data/sync/x.sqlite", "var/lib/apt/lists/x")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("etc/passwd", "srv/data", "home/cc/.cache/hub/model", *VOLATILE):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, (1, 1_500_000_000))
    (tmp_path / "srv/link").symlink_to("data")
    return tmp_path


def fingerprint(tree: Path, backwards: bool = False) -> str:
    found = Fingerprint(volatile(["/root", "/home/*"], []))
    with folders_of(str(tree)) as folders:
        for folder in sorted(["", *(str(path.relative_to(tree)) for path in tree.rglob("*") if path.is_dir())]):
            for entry in sorted(entries(folders, folder), reverse=backwards):
                found.add(f"/{folder}/{entry.name}" if folder else f"/{entry.name}", entry)
    return found.hexdigest()


def test_the_order_says_nothing(tree: Path) -> None:
    assert fingerprint(tree) == fingerprint(tree, backwards=True)
    assert len(fingerprint(tree)) == 64


def make(path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.touch()


def relink(tree: Path) -> None:
    (tree / "srv/link").unlink()
    (tree / "srv/link").symlink_to("date")


def rewrite(tree: Path) -> None:
    """Other content of the same size, and the time of before."""
    (tree / "srv/data").write_text("SRV/DATA")
    os.utime(tree / "srv/data", (1, 1_500_000_000))


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
        rewrite,
        lambda tree: os.setxattr(tree / "srv/data", "user.note", b"x"),
        lambda tree: os.setxattr(tree / "srv", "user.note", b"x"),
        lambda tree: (tree / "home/cc/.cache/hub/model").write_text("of another kind"),
        lambda tree: (tree / "home/cc/.ansible.cfg").touch(),
        lambda tree: (tree / "home/cc/.ansible/collections").mkdir(),
        lambda tree: make(tree / "var/lib/systemd/linger/cc"),
        lambda tree: make(tree / "var/backups/dump.sql"),
        lambda tree: make(tree / "var/cache/nginx/page"),
    ],
)
def test_what_matters_changes_it(tree: Path, change: Callable[[Path], None]) -> None:
    before = fingerprint(tree)
    change(tree)
    assert fingerprint(tree) != before


@pytest.mark.parametrize("name", [*VOLATILE, "home/cc/.ansible/tmp/y", "home/cc/.cache/chameleon.data/sync/y.sqlite"])
def test_what_a_running_system_changes_does_not(tree: Path, name: str) -> None:
    before = fingerprint(tree)
    (tree / name).write_text("something else")
    assert fingerprint(tree) == before
    os.utime(tree / "etc", (5, 5))
    assert fingerprint(tree) == before
