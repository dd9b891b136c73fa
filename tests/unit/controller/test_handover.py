# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the hand-over folder is made, as a real shell makes it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.handover import make

HANDED = '{"token": "$(id) %s"}\n'


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A file system with room for folders and for nothing in them: ``head`` cannot write there."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "head").write_text('#!/bin/sh\ncase "$PWD" in */full/*) exit 1 ;; esac\n')
    (tmp_path / "bin" / "head").chmod(0o755)
    (tmp_path / "full").mkdir()
    return tmp_path / "full"


def run(*roots: Path) -> str:
    """What the command says."""
    command = ["/bin/sh", "-c", make(*map(str, roots))]
    environment = {"PATH": f"{roots[0].parent / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(command, env=environment, input=HANDED, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_first_place_with_room_is_taken_and_nothing_is_left_in_the_others(full: Path) -> None:
    usual = full.parent / "usual"
    usual.mkdir()
    made = Path(run(full, full.parent / "missing", usual))
    try:
        assert made.parent == usual and list(full.iterdir()) == []
        assert sorted(path.name for path in (made / "handover").iterdir()) == ["handed.json", "lease", "umask"]
        assert (made / "handover" / "handed.json").read_text() == HANDED
        assert made.stat().st_mode & 0o777 == 0o700
    finally:
        subprocess.run(["rm", "-rf", str(made)], check=True)  # which ends the process beside it


def test_no_place_with_room(full: Path) -> None:
    assert run(full, full.parent / "missing") == "no-room"
    assert list(full.iterdir()) == []
