# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A walk is the same, whether a process goes on with it or not, and wherever that begins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import walk_ahead
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk import Walk
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.walk_ahead import WalkAhead
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import temporary_name
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings

THINGS = 9


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Files, an empty folder, a link, an unfinished pull, and a name that no store can have."""
    for name in ("a/1", "a/2", "ä", "b b/3"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "empty").mkdir()
    (tmp_path / "link").symlink_to("a")
    (tmp_path / "a" / temporary_name("4", "etag")).touch()
    (tmp_path / "z").mkdir()
    (tmp_path / os.fsdecode(b"z/\xff")).touch()
    return tmp_path


@pytest.mark.parametrize("processors", [1, 2])
@pytest.mark.parametrize("portion", [1, 4, THINGS - 1, THINGS, 1000])
def test_it_has_the_same_files_and_tells_the_same(
    folder: Path,
    settings: Callable[..., Settings],
    monkeypatch: pytest.MonkeyPatch,
    processors: int,
    portion: int,
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(processors)))
    monkeypatch.setattr(walk_ahead, "_PORTION", portion)
    walk, ahead = (Walk(settings(path=str(folder)), follow=False) for _time in range(2))
    expected, found = list(walk), WalkAhead(ahead)
    assert len(expected) == THINGS
    found.begin(most=1)
    things = list(found)
    found.close()
    assert things == expected and all(isinstance(thing, LocalFile) for thing in things)
    assert found.leftovers == walk.leftovers != []
    assert [(name, str(error)) for name, error in found.problems] == [
        (name, str(error)) for name, error in walk.problems
    ]
    assert "not UTF-8" in str(found.problems[0][1])
