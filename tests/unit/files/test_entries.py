# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All files of a folder are found, however deep."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._files.entries import paths_of_files


def test_files_in_folders_deeper_than_python_calls(tmp_path: Path) -> None:
    root, depth = tmp_path / "root", 1500
    assert list(paths_of_files(str(root))) == []
    root.mkdir()
    folder = os.open(root, os.O_RDONLY)
    for _level in range(depth):
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(os.open("deep", os.O_CREAT, dir_fd=folder))
    os.close(folder)
    (root / "a").touch()
    found = sorted(paths_of_files(str(root)))
    subprocess.run(["rm", "-r", str(root)], check=True)  # pytest could not
    assert found == [f"{root}/a", f"{root}/{'d/' * depth}deep"]
