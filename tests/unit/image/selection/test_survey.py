# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._image.preflight import path_problems
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.fingerprint import volatile
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.secrets import Secrets
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.survey import Survey, Wanted, survey


def look(folder: Path, *rules: Rule, point: str = "/", without_secrets: bool = True) -> Survey:
    wanted = Wanted(Rules(rules), Secrets(["/root", "/home/*"]), without_secrets, [], volatile([], ["/etc/machine-id"]))
    return survey([(str(folder), point)], wanted, lambda count: None)


def test_sizes_are_in_blocks_and_links_and_holes_take_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * 5000)
    os.link(tmp_path / "one", tmp_path / "again")
    with open(tmp_path / "sparse", "wb") as stream:
        stream.truncate(1 << 30)
    os.symlink("one", tmp_path / "short")
    found = look(tmp_path)
    assert found.data == 8192
    assert (found.files, found.folders, found.inodes) == (4, 0, 4)


def test_extended_attributes_take_a_block_unless_they_are_small(tmp_path: Path) -> None:
    for name, size in (("few", 10), ("many", 3000)):
        (tmp_path / name).touch()
        os.setxattr(tmp_path / name, "user.note", b"x" * size)
    assert look(tmp_path).data == 4096


def test_what_stays_out_is_told_with_its_size_and_not_walked_into(tmp_path: Path) -> None:
    (tmp_path / "srv/cache/deep").mkdir(parents=True)
    (tmp_path / "srv/cache/deep/big").write_bytes(b"x" * 10000)
    (tmp_path / "srv/app/cache").mkdir(parents=True)
    (tmp_path / "srv/app/cache/keep").write_bytes(b"x")
    found = look(tmp_path, Rule("/srv/cache", "excluded"))
    (left,) = found.left_out
    assert (left.path, left.why) == ("/srv/cache", "excluded")
    assert left.bytes >= 12288
    assert found.files == 1


def test_paths_are_those_of_the_node(tmp_path: Path) -> None:
    (tmp_path / "vmlinuz").touch()
    found = look(tmp_path, Rule("/boot/vmlinuz", "excluded"), point="/boot")
    assert [each.path for each in found.left_out] == ["/boot/vmlinuz"]


def test_the_report_sums_up_and_does_not_grow(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"log{number}").write_bytes(b"x" * 4096 * (number + 1))
    (tmp_path / "root").mkdir()
    (tmp_path / "root/clouds.yaml").write_bytes(b"password")
    (tmp_path / "swap").write_bytes(b"x")
    rules = [Rule("/log*", "logs"), Rule("/swap", "runtime")]
    report = look(tmp_path, *rules).report(3, 1)
    assert report["lists"]["logs"]["count"] == 50  # type: ignore[index]
    assert [each["path"] for each in report["largest"]] == ["/log49", "/log48", "/log47"]  # type: ignore[attr-defined]
    assert report["secrets"] == {"/root/clouds.yaml": "OpenStack sign-in"}
    assert report["lists"]["secrets"]["count"] == 1  # type: ignore[index]
    assert "password" not in str(report)
    assert "runtime" not in str(report)


def test_credentials_are_told_whether_they_stay_out_or_not(tmp_path: Path) -> None:
    (tmp_path / "home/cc/.config/rclone").mkdir(parents=True)
    (tmp_path / "home/cc/.config/rclone/rclone.conf").write_bytes(b"password")
    for without, files in ((True, 0), (False, 1)):
        found = look(tmp_path, without_secrets=without)
        assert found.secrets["/home/cc/.config/rclone"] == "object store sign-in"
        assert found.files == files


def test_the_fingerprint_is_that_of_what_goes_in(tmp_path: Path) -> None:
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc/hosts").write_bytes(b"1")
    os.symlink("hosts", tmp_path / "etc/link")
    first = look(tmp_path).fingerprint
    (tmp_path / "etc/machine-id").write_bytes(b"1")  # goes in without its content
    (tmp_path / "etc/cache").write_bytes(b"1")
    rule = Rule("/etc/cache", "excluded")
    assert look(tmp_path, rule).fingerprint == first != look(tmp_path).fingerprint
    os.unlink(tmp_path / "etc/link")
    os.symlink("other", tmp_path / "etc/link")
    assert look(tmp_path, rule).fingerprint != first


def deepen(folder: Path, depth: int) -> int:
    """Make folders in each other, and a file in the last one; returns how long its path is."""
    here = os.open(folder, os.O_RDONLY)
    name = "d" * 200
    for _level in range(depth):
        os.mkdir(name, dir_fd=here)
        above, here = here, os.open(name, os.O_RDONLY, dir_fd=here)
        os.close(above)
    os.close(os.open("file", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    return len(str(folder)) + 201 * depth


def test_no_path_is_too_long_be_it_left_out_or_not(tmp_path: Path) -> None:
    (tmp_path / "srv/deep").mkdir(parents=True)
    assert deepen(tmp_path / "srv/deep", 30) > 4096
    try:
        everything = look(tmp_path)
        assert (everything.files, everything.folders) == (1, 32)
        (problem,) = path_problems(everything.long)
        assert "1 paths are too long to be copied (/srv/deep/ddd" in problem.cause
        found = look(tmp_path, Rule("/srv/deep", "excluded"))
        assert found.left_out[0].bytes >= 31 * 4096
        assert found.long == []
        assert look(tmp_path, Rule("/**/file", "excluded")).left_out[0].path.endswith("d/file")
    finally:
        subprocess.run(["rm", "-r", tmp_path / "srv"], check=True)


def test_a_fifo_that_bears_the_name_of_a_key_holds_up_nobody(tmp_path: Path) -> None:
    (tmp_path / "home/cc/.ssh").mkdir(parents=True)
    os.mkfifo(tmp_path / "home/cc/.ssh/id_rsa")
    assert look(tmp_path).secrets == {}
