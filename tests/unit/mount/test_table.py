# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading /proc/self/mountinfo."""

from __future__ import annotations

import subprocess

from ansible_collections.chameleon.data.plugins.module_utils._mount import table

# Lines of a lab node, and two made worse
TEXT = r"""
22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/root rw,errors=remount-ro
42 22 0:39 / /mnt/results rw,nosuid,nodev shared:7 master:2 - fuse.rclone store:results rw,user_id=0,allow_other
43 22 0:40 / /mnt/my\040data\134x ro,relatime - fuse.rclone store:two\040words/a ro,user_id=0
44 42 0:41 / /mnt/results rw - tmpfs tmpfs rw
45 22 0:42 / /home/cc/store rw - fuse.rclone store{kysdd}:results rw,user_id=1000,group_id=1001
a line that is none
"""


def test_fields() -> None:
    root, results, spaces, _over, of_a_user = table.parse(TEXT)
    assert (root.path, root.kind, root.source, root.user) == ("/", "ext4", "/dev/root", None)
    assert (results.path, results.kind, results.source, results.user) == (
        "/mnt/results",
        "fuse.rclone",
        "store:results",
        0,
    )
    assert (results.number, results.parent, results.connection, results.only_for) == (42, 22, 39, None)
    assert {"nosuid", "user_id=0", "allow_other"} <= results.options
    assert (of_a_user.source, of_a_user.only_for) == ("store:results", (1000, 1001))
    assert (spaces.path, spaces.source) == ("/mnt/my data\\x", "store:two words/a")


def test_a_name_has_what_python_takes_for_the_end_of_a_line_or_for_a_blank() -> None:
    odd = "/mnt/a\rb\x0bc\x0cd\x1ce\x85f\u2028g\xa0h\u3000i"
    text = TEXT + f"46 22 0:43 / {odd} rw - fuse.rclone store:{odd[5:]} rw,user_id=0\n"
    assert table.parse(text)[:-1] == table.parse(TEXT)
    assert (table.parse(text)[-1].path, table.parse(text)[-1].source) == (odd, f"store:{odd[5:]}")


def test_the_last_mount_at_a_path_is_the_one_that_is_seen() -> None:
    mounts = table.parse(TEXT)
    found = table.on_top(mounts, "/mnt/results")
    assert found is not None and found.kind == "tmpfs"
    assert table.on_top(mounts, "/mnt/result") is None


def test_what_stands_on_a_mount_would_go_with_it() -> None:
    mounts = table.parse(TEXT)
    assert [other.kind for other in table.upon(mounts, mounts[1])] == ["tmpfs"]
    assert table.upon(mounts, mounts[3]) == []


def test_a_mount_is_hidden_by_what_is_mounted_above_it_since() -> None:
    root, disk, store, on_disk, on_mnt, beside, on_store = (
        table.Mount(path, "tmpfs", "x", frozenset(), number, parent)
        for path, number, parent in (
            ("/", 1, 0),
            ("/mnt/p", 2, 1),
            ("/mnt/p/q", 3, 2),
            ("/mnt/p", 4, 2),
            ("/mnt", 5, 1),
            ("/mnt/pa", 6, 1),
            ("/mnt/p/q", 7, 3),
        )
    )
    assert table.hiding([root, disk, store, beside, on_store], store) == []
    assert table.hiding([root, disk, store, on_disk], store) == [on_disk]
    assert table.hiding([root, disk, store, on_mnt], store) == [on_mnt]
    assert table.hiding([root, disk, store, table.Mount("/", "tmpfs", "x", frozenset(), 8, 1)], store) != []


def test_as_the_kernel_writes_it() -> None:
    for text in ("/mnt/my data\\x#1", "/mnt/results"):
        assert table.plain(table.as_in_table(text)) == text


def test_this_machine() -> None:
    paths = {mount.path for mount in table.read()}
    assert "/proc" in paths
    assert subprocess.run(["mountpoint", "-q", "/proc"], check=False).returncode == 0
