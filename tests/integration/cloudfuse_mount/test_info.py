# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every object-store mount of a node is told of, whoever made it and however it is."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, being_written, on_node

INFO = f"""
- hosts: {NODE}
  gather_facts: false
  tasks:
    - name: Info
      chameleon.data.cloudfuse_mount_info:
        timeout: 3
      become: true
"""


@pytest.fixture
def told(playbook: Callable[..., Any], mount: MountOfATest) -> Callable[[], dict[str, Any]]:
    """What is told of the test's mount."""

    def tell() -> dict[str, Any]:
        result = playbook(INFO).results["Info"][NODE]
        assert not result["changed"]
        (found,) = [one for one in result["mounts"] if one["mount_point"] == mount.path]
        return dict(found)

    return tell


def test_a_mount_in_its_life(mount: MountOfATest, told: Callable[[], dict[str, Any]]) -> None:
    made = mount.run()
    on_node(f"head -c 1M /dev/zero > {mount.path}/file")
    found = told()
    assert (found["health"], found["usable"], found["managed"], found["active"]) == ("healthy", True, True, True)
    assert (found["source"], found["backend"], found["boot"]) == (made["source"], "rclone", True)
    assert found["credential"] == made["credential"]
    assert found["cache_bytes"] > 0 and found["cache_free"] > 0
    assert found["read_only"] is False
    mount.run(state="unmounted")
    found = told()
    assert (found["health"], found["usable"], found["active"]) == ("not mounted", False, False)
    assert found["source"] == made["source"]
    assert found["pending_total"] == 0


def test_what_waits_and_what_hangs(mount: MountOfATest, told: Callable[[], dict[str, Any]]) -> None:
    mount.run()
    with being_written(mount):
        assert told()["pending"] == ["open.txt"]
    on_node(f"kill -STOP {mount.helper()}")
    try:
        assert told()["health"] == "hung"
    finally:
        on_node(f"kill -CONT {mount.helper()}")


def test_those_of_others(mount: MountOfATest, told: Callable[[], dict[str, Any]]) -> None:
    on_node(f"mkdir {mount.path} /tmp/{mount.container}; rclone mount /tmp/{mount.container} {mount.path} --daemon")
    try:
        found = told()
        assert (found["health"], found["backend"], found["managed"]) == ("healthy", "rclone", False)
        assert found["unit"] is found["credential"] is None
    finally:
        on_node(f"umount {mount.path}; rmdir /tmp/{mount.container}")
