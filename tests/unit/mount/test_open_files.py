# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who uses a folder."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._mount.open_files import open_files


def test_open_files_and_working_directories_are_named(tmp_path: Path) -> None:
    inside, beside = tmp_path / "mount", tmp_path / "mount-2"
    for folder in (inside, beside):
        folder.mkdir()
        (folder / "file").touch()
    script = f"exec 3<'{inside}/file' 4<'{beside}/file'; echo ready; read line"
    with subprocess.Popen(
        ["/bin/sh", "-c", script], cwd=inside, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        name = f"sh ({process.pid})"
        found = open_files(str(inside))
        process.communicate(b"\n")
    assert found == [f"{name}: {inside}", f"{name}: {inside}/file"]
    assert open_files(str(inside)) == []


def test_below_a_link_they_are_found_too(tmp_path: Path) -> None:
    (tmp_path / "there/mount").mkdir(parents=True)
    (tmp_path / "link").symlink_to("there")
    with subprocess.Popen(["sleep", "60"], cwd=tmp_path / "there/mount") as process:
        found = open_files(str(tmp_path / "link/mount"))
        process.kill()
    assert [one.rpartition(": ")[2] for one in found] == [f"{tmp_path}/there/mount"]
