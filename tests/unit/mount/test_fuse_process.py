# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which process serves a mount, and how it is started again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.fuse_process import FuseProcess, folder_of


@pytest.mark.parametrize(
    ("word", "folders", "found"),
    [
        (b"/mnt/store", ["/"], "/"),
        (b"/mnt/store/", ["/"], "/"),
        (b"store", ["/", "/mnt"], "/mnt"),
        (b"./store", ["/"], "/mnt"),  # nothing tells, but it can be no other
        (b"mnt/store", ["/home"], "/"),
        (b"../mnt/store", ["/home"], "/home"),
        (b"-o", ["/mnt"], None),
        (b"", ["/mnt/store"], None),
        (b"/mnt/other", ["/"], None),
        (b"/home/store", ["/mnt"], None),
    ],
)
def test_the_folder_in_which_a_word_names_the_mount_point(word: bytes, folders: list[str], found: str | None) -> None:
    assert folder_of(word, "/mnt/store", folders) == found


def test_whose_configuration_it_reads() -> None:
    rclone = FuseProcess("/usr/bin/rclone", [b"rclone", b"--config", b"/etc/our.conf"], [])
    cloudfuse = FuseProcess("/usr/bin/cloudfuse", [b"cloudfuse", b"/mnt"], [(b"HOME", b"/var/cache/our")])
    for server in (rclone, cloudfuse):
        assert server.reads("/etc/our.conf", "/var/cache/our")
        assert not server.reads("/etc/their.conf", "/var/cache/their")


@pytest.mark.skipif(os.geteuid() != 0, reason="NOT RUN: only root can start a program as somebody else")
def test_it_is_started_again_as_its_user_where_it_was(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    os.chown(tmp_path, 12345, 12346)
    for parent in list(tmp_path.parents)[:3]:
        parent.chmod(0o755)
    script = b'id -u > told; id -g >> told; echo "$HOME" >> told'
    environment = [(b"HOME", b"/x"), (b"PATH", b"/usr/bin:/bin")]
    FuseProcess("/bin/sh", [b"sh", b"-c", script], environment, 12345, 12346, [], str(tmp_path)).start_again()
    assert (tmp_path / "told").read_text() == "12345\n12346\n/x\n"
