# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mount points and the folders on the way to them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.missing_folders import missing_folders
from ansible_collections.chameleon.data.plugins.module_utils._mount import folders


def test_what_is_missing_is_told_and_made(tmp_path: Path) -> None:
    path = str(tmp_path / "a/b/point")
    missing = missing_folders(path)
    assert missing == [path, str(tmp_path / "a/b"), str(tmp_path / "a")]
    for folder in reversed(missing):
        folders.make(folder, point=folder == path)
    assert missing_folders(path) == [] and stat.S_IMODE(os.stat(path).st_mode) & 0o700 == 0o700


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can give folders away")
def test_one_on_the_way_belongs_to_whom_the_one_above_does(tmp_path: Path) -> None:
    os.chown(tmp_path, 12345, 12346)
    folders.make(str(tmp_path / "a"), point=False)
    folders.make(str(tmp_path / "a/point"), point=True)
    assert ((tmp_path / "a").stat().st_uid, (tmp_path / "a").stat().st_gid) == (12345, 12346)
    assert (tmp_path / "a/point").stat().st_uid == 0


def test_what_others_have_put_there_stays(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/file").touch()
    folders.remove(str(tmp_path / "a"))
    folders.remove(str(tmp_path / "missing"))
    assert (tmp_path / "a/file").exists()
    (tmp_path / "a/file").unlink()
    folders.remove(str(tmp_path / "a"))
    assert not (tmp_path / "a").exists()
