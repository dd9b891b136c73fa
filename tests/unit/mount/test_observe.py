# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the way of a folder."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.observe import obstacle


def test_where_a_folder_can_be_made(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    for name in ("", "new", "new/below", "link", "link/new"):
        assert obstacle(f"{tmp_path}/{name}".rstrip("/")) == ""


@pytest.mark.parametrize("below", ["", "/new", "/new/below"])
def test_where_none_can(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "dangling").symlink_to("nowhere")
    os.mkfifo(tmp_path / "fifo")
    for name in ("file", "dangling", "fifo"):
        assert obstacle(f"{tmp_path}/{name}{below}") == f"{tmp_path}/{name} is no folder"
