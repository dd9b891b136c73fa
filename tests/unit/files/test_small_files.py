# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files, replaced in one step."""

from __future__ import annotations

import errno
import stat
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._errors import NoSpace, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "new/folder/secret"
    small_files.write(str(path), "one", small_files.SECRET)
    assert (path.read_text(), _mode(path)) == ("one", 0o600)
    assert sorted(path.parent.iterdir()) == [path]


def test_replacing_narrows_what_was_wide(tmp_path: Path) -> None:
    path = tmp_path / "secret"
    path.write_text("old")
    path.chmod(0o644)
    small_files.write(str(path), "new", small_files.SECRET)
    assert (path.read_text(), _mode(path)) == ("new", 0o600)


def test_what_is_no_utf_8_is_kept(tmp_path: Path) -> None:
    (tmp_path / "fstab").write_bytes(b"# caf\xe9\n")
    small_files.write(str(tmp_path / "fstab"), small_files.read(str(tmp_path / "fstab")) or "", small_files.PUBLIC)
    assert (tmp_path / "fstab").read_bytes() == b"# caf\xe9\n"


def test_what_a_killed_run_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / "secret.new").write_text("half")
    small_files.write(str(tmp_path / "secret"), "whole", small_files.SECRET)
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_what_is_kept_comes_back(tmp_path: Path) -> None:
    path = str(tmp_path / "unit")
    bring_back = small_files.keep(path)
    small_files.write(path, "new", small_files.PUBLIC)
    bring_back()
    assert small_files.read(path) is None
    small_files.write(path, "old", small_files.SECRET)
    bring_back = small_files.keep(path)
    small_files.write(path, "new", small_files.SECRET)
    bring_back()
    assert small_files.read(path) == "old" and [one.name for one in tmp_path.iterdir()] == ["unit"]
    small_files.keep(path)
    small_files.forget(path)
    assert [one.name for one in tmp_path.iterdir()] == ["unit"]


def test_a_full_disk_is_told_as_one() -> None:
    error = small_files.refusal(OSError(errno.ENOSPC, "No space left on device", "/etc/x"), "mount /mnt", "Make room.")
    assert isinstance(error, NoSpace) and "/etc/x" in str(error)
    assert isinstance(small_files.refusal(OSError(errno.EROFS, "Read-only"), "mount /mnt", ""), Unavailable)
