# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or read-only: no mount is left that nobody knows of, or whose credential is revoked."""

from __future__ import annotations

import contextlib
import os
from typing import Any, Iterator

import yaml

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from tests.integration.cloudfuse_mount.conftest import NODE, MountOfATest, on_node

_PLACES = places_of("/mnt/x")
_READ_ONLY, _FULL = "ro", "nr_inodes=1"


@contextlib.contextmanager
def nothing_can_be_written(folder: str, how: str) -> Iterator[None]:
    on_node(f"mkdir -p {folder}; mount -t tmpfs -o {how} test {folder}")
    try:
        yield
    finally:
        on_node(f"umount {folder}")


_CASES = [
    (os.path.dirname(_PLACES.config), _FULL, "no_space"),
    (os.path.dirname(_PLACES.record), _FULL, "no_space"),
    (os.path.dirname(_PLACES.cache), _READ_ONLY, "unavailable"),
    ("/run/chameleon.data", _FULL, "no_space"),
]


def test_folders_that_cannot_be_written(mount: MountOfATest) -> None:
    """One after the other in one play; a node has no other mounts of ours that would be disturbed."""
    options = {"cloud": mount.cloud.name, "path": mount.path, "container": mount.container}
    tasks: list[dict[str, Any]] = []
    for folder, how, _kind in _CASES:
        tasks += [
            {"ansible.builtin.shell": f"mkdir -p {folder} && mount -t tmpfs -o {how} test {folder}"},
            {"name": folder, "chameleon.data.cloudfuse_mount": options, "ignore_errors": True},
            {"ansible.builtin.command": f"umount {folder}"},
        ]
    play = [{"hosts": NODE, "gather_facts": False, "become": True, "tasks": tasks}]
    try:
        results = mount.playbook(yaml.safe_dump(play, sort_keys=False)).results
    finally:
        on_node("".join(f"umount {folder} 2>/dev/null || true\n" for folder, _how, _kind in _CASES))
    for folder, _how, kind in _CASES:
        result = results[folder][NODE]
        assert result["error"]["kind"] == kind and folder in result["msg"], result["msg"]
    assert mount.remains() == [] == mount.credentials()


def test_a_mount_keeps_what_it_has_where_a_change_cannot_be_written_down(mount: MountOfATest) -> None:
    first = mount.run()["credential"]["id"]
    connection = mount.cloud.connection
    connection.identity.delete_application_credential(connection.session.get_user_id(), first)
    before = on_node(f"cat {mount.places.config} {mount.places.unit_file}")
    # The configuration can be changed, the record cannot.
    with nothing_can_be_written(os.path.dirname(_PLACES.record), _FULL):
        mount.run(fails=True)
    assert on_node(f"cat {mount.places.config} {mount.places.unit_file}") == before
    assert mount.credentials() == []
    healed = mount.run()
    assert mount.credentials() == [healed["credential"]["id"]] and not mount.run()["changed"]
