# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the cache is; what waits in it is not forgotten when it moves."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.cloudfuse_mount.test_repair import LEAVE_DEAD


def test_a_cache_of_ones_choice(mount: MountOfATest) -> None:
    mount.keep_waiting()
    folder = f"/var/tmp/{mount.container}"
    result = mount.run(cache_dir=folder)
    assert result["options"]["cache_dir"] == folder
    moved = f"{folder}/{mount.places.name}"
    on_node(f"echo one > {mount.path}/file; test -d {moved}; test ! -e {mount.places.cache}")
    assert not mount.run(cache_dir=folder)["changed"]

    back = mount.run()
    assert [change["action"] for change in back["changes"]] == ["unmount", "write_unit", "mount", "remove"]
    assert mount.object("file") == b"one\n"
    on_node(f"test ! -e {moved}; test -d {mount.places.cache}; rmdir {folder}")

    mount.run(cache_dir=folder)
    on_node(f"echo two > {mount.path}/file")
    mount.absent()  # without a word of where the cache is
    assert mount.object("file") == b"two\n"
    on_node(f"test ! -e {moved}; rmdir {folder}")
    assert mount.remains() == []


def test_what_a_dead_mount_left_is_uploaded_before_its_cache_moves(mount: MountOfATest) -> None:
    mount.keep_waiting()
    folder = f"/var/tmp/{mount.container}"
    mount.run()
    on_node(f"echo precious > {mount.path}/file")
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    assert "would be forgotten" in mount.run(fails=True, state="present", cache_dir=folder)["msg"]
    mount.run(cache_dir=folder)
    assert mount.object("file") == b"precious\n"
    assert on_node(f"cat {mount.path}/file") == "precious\n"
    mount.absent()
    on_node(f"rmdir {folder}")


def test_a_disk_of_the_cache_comes_before_the_mount(mount: MountOfATest) -> None:
    folder = f"/var/tmp/{mount.container}"
    disk = on_node(f"systemd-escape --path --suffix=mount {folder}").strip()
    unit_file = f"/run/systemd/system/{disk}"
    on_node(
        f"printf '[Mount]\nWhat=tmpfs\nType=tmpfs\nWhere={folder}\n' > '{unit_file}'\n"
        f"systemctl daemon-reload; systemctl start '{disk}'"
    )
    try:
        mount.run(cache_dir=folder)
        assert f"is in memory (tmpfs at {folder})" in mount.played.output.replace("\n", " ")
        on_node(f"systemctl stop '{mount.places.unit}' '{disk}'; mountpoint --quiet {folder} && exit 1 || true")
        on_node(f"systemctl start '{mount.places.unit}'; mountpoint --quiet {folder}; test -d {folder}/*/vfs")
        assert mount.absent()["changed"]
    finally:
        on_node(f"systemctl stop '{disk}'; rm '{unit_file}'; systemctl daemon-reload; rmdir {folder}")


def test_the_cache_is_not_in_the_mount(mount: MountOfATest) -> None:
    assert "inside the mount" in mount.run(fails=True, cache_dir=f"{mount.path}/cache")["msg"]
    assert mount.remains() == []
