# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders


@pytest.fixture
def folders(tmp_path: Path) -> Iterator[Folders]:
    found = Folders(os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY))
    yield found
    found.close()


def test_depth_is_no_matter(folders: Folders) -> None:
    deep = "/".join(["d" * 20] * 1500)  # deeper than Python calls, and longer than a path may be
    with folders.at(deep, make=True) as folder:
        os.close(os.open("file", os.O_WRONLY | os.O_CREAT, dir_fd=folder))
    folders.forget("")
    with folders.at(deep) as folder:
        assert os.listdir(folder) == ["file"]
    above = deep
    while above:  # or nobody could remove it
        with folders.at(above) as folder:
            for name in os.listdir(folder):
                os.unlink(name, dir_fd=folder) if name == "file" else os.rmdir(name, dir_fd=folder)
        folders.forget(above)
        above = above.rpartition("/")[0]


def test_no_link_is_followed_wherever_it_is(folders: Folders, tmp_path: Path) -> None:
    (tmp_path / "real/inner").mkdir(parents=True)
    os.symlink("real", tmp_path / "link")
    for name in ("link", "link/inner", "link/new"):
        with pytest.raises(OSError, match="symbolic") as caught, folders.at(name, make=True):
            pass
        assert caught.value.errno == errno.ELOOP
    assert os.listdir(tmp_path / "real") == ["inner"]


def test_a_name_that_is_no_utf8(folders: Folders) -> None:
    with folders.at(os.fsdecode(b"latin\351/x"), make=True):
        pass
    with folders.at("") as root:
        assert os.fsencode(os.listdir(root)[0]) == b"latin\351"
