# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people do to a mount, or ask of it, with their own hands."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.cloudfuse_mount.test_repair import LEAVE_DEAD


def actions(mount: MountOfATest, **options: object) -> list[str]:
    return [change["action"] for change in mount.run(**options)["changes"]]


def test_a_unit_that_was_edited_does_not_last(mount: MountOfATest) -> None:
    mount.run(read_only=True)
    on_node(
        f"sed -i 's/ --read-only//' '{mount.places.unit_file}'\n"
        f"systemctl daemon-reload; systemctl restart '{mount.places.unit}'\n"
        f"touch {mount.path}/file"
    )
    assert actions(mount, read_only=True) == ["unmount", "write_unit", "mount"]
    assert "Read-only" in on_node(f"touch {mount.path}/other 2>&1 || true")
    assert actions(mount, read_only=True) == []


def test_a_unit_file_that_was_removed_leaves_nothing(mount: MountOfATest) -> None:
    unit = mount.places.unit
    mount.run()
    on_node(LEAVE_DEAD.format(unit=unit))
    on_node(
        f"umount --lazy {mount.path}\n"
        f"mkdir /etc/systemd/system/{unit}.d; echo '[Service]' > /etc/systemd/system/{unit}.d/my.conf\n"
        f"rm {mount.places.unit_file}; systemctl daemon-reload; systemctl is-failed {unit}"
    )
    assert any("wants" in path for path in mount.remains())
    targets = [change["target"] for change in mount.absent()["changes"]]
    assert f"/etc/systemd/system/{unit}.d" in targets
    assert mount.remains() == [] == mount.credentials()
    known = f"systemctl show --property=LoadState --property=ActiveState --value {unit}; ls /etc/systemd/system"
    said = on_node(known)
    assert said.split()[:2] == ["not-found", "inactive"] and unit not in said
    assert not mount.absent()["changed"]


def test_unmounted_lazily_while_somebody_is_in_it(mount: MountOfATest) -> None:
    mount.keep_waiting()
    mount.run()
    unit = f"in-{mount.container}"
    on_node(
        f"echo precious > {mount.path}/file\n"
        f"systemd-run --quiet --property=Type=exec --unit={unit} --working-directory={mount.path} sleep 600\n"
        f"umount --lazy {mount.path}; systemctl is-active --quiet '{mount.places.unit}'"
    )
    try:
        assert actions(mount) == ["unmount", "mount"]
        assert on_node(f"cat {mount.path}/file") == "precious\n" and mount.object("file") == b"precious\n"
    finally:
        on_node(f"systemctl stop {unit}")


def test_programs_start_and_folders_on_the_way_are_the_users(mount: MountOfATest) -> None:
    folder = f"/home/cc/{mount.container}"
    mount.path = f"{folder}/er/store"
    mount.places = Systemd().at(places_of(mount.path))
    on_node(f"test ! -e {folder}")
    refused = mount.run(fails=True, mode=0o750, executable=True)
    assert "mode: '0750'" in refused["msg"] and refused["error"]["kind"] == "bad_input"
    mount.put_object("script", b"#!/bin/sh\necho it runs\n")
    try:
        created = mount.run(mode="0750", executable=True)
        assert [change["action"] for change in created["changes"]][:3] == ["create_folder"] * 3
        assert on_node(f"sudo -u cc {mount.path}/script; stat -c %U {folder} {folder}/er") == "it runs\ncc\ncc\n"
        mount.absent()
        assert on_node(f"test ! -e {folder} && echo gone") == "gone\n"
    finally:
        on_node(f"umount --lazy {mount.path} 2>/dev/null || true; rm -rf --one-file-system {folder}")
