# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._image.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.survey import Survey, survey


def look(folder: Path, *rules: Rule, point: str = "/") -> Survey:
    return survey([(str(folder), point)], Rules(rules), lambda count: None)


def test_sizes_are_in_blocks_and_links_and_holes_take_nothing(tmp_path: Path) -> None:
    (tmp_path / "one").write_bytes(b"x" * 5000)
    os.link(tmp_path / "one", tmp_path / "again")
    with open(tmp_path / "sparse", "wb") as stream:
        stream.truncate(1 << 30)
    os.symlink("one", tmp_path / "short")
    found = look(tmp_path)
    assert found.data == 8192
    assert (found.files, found.folders, found.inodes) == (4, 0, 4)


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
    (tmp_path / "clouds.yaml").write_bytes(b"password")
    (tmp_path / "swap").write_bytes(b"x")
    rules = [Rule("/log*", "logs"), Rule("/clouds.yaml", "secrets"), Rule("/swap", "runtime")]
    report = look(tmp_path, *rules).report(3)
    assert report["lists"]["logs"]["count"] == 50  # type: ignore[index]
    assert [each["path"] for each in report["largest"]] == ["/log49", "/log48", "/log47"]  # type: ignore[attr-defined]
    assert report["secrets"] == ["/clouds.yaml"]
    assert "password" not in str(report)
    assert "runtime" not in str(report)
