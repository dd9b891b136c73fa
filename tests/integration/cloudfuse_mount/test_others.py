# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What others have mounted at a mount's path, on it or in it is theirs, in every state."""

from __future__ import annotations

import json
from typing import Callable, Iterator

import pytest

from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node
from tests.integration.waiting import wait_for

_STATES = ("mounted", "present", "unmounted", "absent")
_PLAY = """
- hosts: {node}
  gather_facts: false
  become: true
  module_defaults:
    chameleon.data.cloudfuse_mount:
      {{cloud: lab, path: {path}, container: {container}, owner: cc, migrate: true, timeout: 3}}
  tasks:
    - name: Mount
      chameleon.data.cloudfuse_mount:
        state: "{{{{ item }}}}"
      loop: {states}
      ignore_errors: true  # each state is refused, and how is looked at below
    - name: Say
      chameleon.data.cloudfuse_mount:
        state: "{{{{ item }}}}"
      loop: {states}
      check_mode: true
      ignore_errors: true  # as above
"""
_PRECIOUS = "mount -t tmpfs precious {point}; echo data > {point}/file"


@pytest.fixture
def tmpfs() -> Iterator[Callable[[str], None]]:
    """Mounts a file system with data in it, as somebody else would."""
    points: list[str] = []

    def make(point: str) -> None:
        on_node(_PRECIOUS.format(point=point))
        points.append(point)

    yield make
    for point in points:
        on_node(f"umount {point} 2>/dev/null || true")


def refused_in_every_state(mount: MountOfATest, who: str, *states: str) -> None:
    """And in check mode; *who* is named."""
    played = mount.playbook(
        _PLAY.format(node=NODE, path=mount.path, container=mount.container, states=json.dumps(states or _STATES))
    )
    for task in ("Mount", "Say"):
        for result in played.results[task][NODE]["results"]:
            assert result["failed"] and result["error"]["kind"] == "refused", result
            assert who in result["msg"], result["msg"]


def test_over_a_running_mount(mount: MountOfATest, tmpfs: Callable[[str], None]) -> None:
    mount.put_object("object", b"text")
    mount.run()
    tmpfs(mount.path)
    refused_in_every_state(mount, "precious (tmpfs)")
    # systemd stops our program, and restarts it after a crash: neither touches what covers it.
    on_node(f"systemctl kill --signal=SIGKILL '{mount.places.unit}'")
    wait_for(lambda: on_node(f"systemctl is-active '{mount.places.unit}' || true") != "active\n")
    on_node(f"systemctl stop '{mount.places.unit}'")
    assert on_node(f"cat {mount.path}/file") == "data\n"
    on_node(f"umount {mount.path}")
    assert mount.run()["repaired"] and on_node(f"cat {mount.path}/object") == "text"
    tmpfs(mount.path)
    on_node(f"systemctl stop '{mount.places.unit}'")
    assert on_node(f"cat {mount.path}/file; umount {mount.path}") == "data\n"
    assert mount.absent()["changed"] and mount.remains() == []


def test_after_ours_is_unmounted(mount: MountOfATest, tmpfs: Callable[[str], None]) -> None:
    mount.run()
    mount.run(state="unmounted")
    tmpfs(mount.path)
    refused_in_every_state(mount, "precious (tmpfs)")
    assert on_node(f"cat {mount.path}/file; umount {mount.path}") == "data\n"
    # The same program, source and all, by somebody else: it reads another configuration.
    on_node(
        f"cp {mount.places.config} {mount.places.config}.theirs\n"
        f"rclone mount store:{mount.container} {mount.path} --config {mount.places.config}.theirs "
        f"--ca-cert {mount.places.authorities} --daemon </dev/null"
    )
    refused_in_every_state(mount, "fuse.rclone", "mounted", "absent")
    assert on_node(f"grep -c ' {mount.path} ' /proc/self/mountinfo; umount {mount.path}") == "1\n"
    on_node(f"rm {mount.places.config}.theirs")


def test_in_ours(mount: MountOfATest, tmpfs: Callable[[str], None]) -> None:
    mount.run()
    inner = f"{mount.path}/sub"
    on_node(f"mkdir {inner}")
    tmpfs(inner)
    assert not mount.run()["changed"]
    refused_in_every_state(mount, f"{inner} (precious, tmpfs)", "remounted", "unmounted", "absent")
    on_node(f"kill -STOP {mount.helper()}")
    refused_in_every_state(mount, f"{inner} (precious, tmpfs)", "absent")
    on_node(f"kill -CONT {mount.helper()}")
    assert on_node(f"cat {inner}/file; umount {inner}") == "data\n"
    assert mount.absent()["changed"]


def test_over_a_folder_above(mount: MountOfATest, tmpfs: Callable[[str], None]) -> None:
    below = MountOfATest(mount.playbook, mount.cloud, f"{mount.path}/below", mount.container, NODE)
    below.run()
    tmpfs(mount.path)
    on_node(f"mkdir {below.path}")  # an empty folder would answer in place of the mount
    refused_in_every_state(below, f"hidden by {mount.path} (precious, tmpfs)", "mounted", "absent")
    assert on_node(f"cat {mount.path}/file; umount {mount.path}") == "data\n"
    assert not below.run()["changed"]
    on_node(f"rm '{below.places.unit_file}'; systemctl daemon-reload")
    assert below.absent()["changed"] and below.remains() == [] == below.credentials()


def test_mounts_are_not_nested(make_mount: Callable[..., MountOfATest], mount: MountOfATest) -> None:
    inner = make_mount(mount.cloud)
    inner.path = f"{mount.path}/inner"
    mount.run(state="present")
    assert f"inside the mount {mount.path}" in inner.run(fails=True)["msg"]
    on_node(f"mkdir -p {inner.path}; mount -t tmpfs below {inner.path}")
    try:
        assert inner.path in mount.run(fails=True, allow_non_empty=True)["msg"]
    finally:
        on_node(f"umount {inner.path}; rmdir {inner.path}")
    assert inner.credentials() == []


def test_a_link_is_no_mount_point(mount: MountOfATest) -> None:
    on_node(f"mkdir {mount.path}.there; ln -s {mount.path}.there {mount.path}")
    assert "symbolic link" in mount.run(fails=True)["msg"]
    assert mount.run("--check", fails=True)["error"]["kind"] == "bad_input"
    assert mount.credentials() == []
    on_node(f"rm {mount.path}; rmdir {mount.path}.there")
