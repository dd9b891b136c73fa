# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path
from typing import Callable, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.leftovers import remove_left


@pytest.fixture
def above(tmp_path: Path) -> Iterator[int]:
    folder = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    yield folder
    os.close(folder)


def left(above: Path, mode: int) -> Path:
    (above / "left").mkdir(mode=mode)
    (above / "left/deep/er").mkdir(parents=True)
    (above / "left/deep/er/file").touch()
    (above / "left/link").symlink_to(above)
    return above / "left"


def test_a_folder_goes_with_all_that_is_in_it(above: int, tmp_path: Path) -> None:
    left(tmp_path, 0o700)
    (tmp_path / "kept").touch()
    remove_left(above, b"left")
    assert os.listdir(tmp_path) == ["kept"]


def theirs(folder: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give files away")
    os.chown(folder, 12345, 12345)


@pytest.mark.parametrize("change", [lambda folder: folder.chmod(0o750), theirs])
def test_a_folder_of_somebody_else_stays(above: int, tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = left(tmp_path, 0o700)
    change(folder)
    with pytest.raises(PermissionError):
        remove_left(above, b"left")
    assert (folder / "deep/er/file").exists()
