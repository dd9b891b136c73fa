# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Disks that are full or read-only: no mount is left that nobody knows of, or whose credential is revoked."""

from __future__ import annotations

import contextlib
import os
from typing import Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node

_PLACES = places_of("/mnt/x")
_READ_ONLY, _FULL = "ro", "nr_inodes=1"


@contextlib.contextmanager
def nothing_can_be_written(folder: str, how: str) -> Iterator[None]:
    on_node(f"mkdir -p {folder}; mount -t tmpfs -o {how} test {folder}")
    try:
        yield
    finally:
        on_node(f"umount {folder}")


@pytest.mark.parametrize(
    ("folder", "how", "kind"),
    [
        (os.path.dirname(_PLACES.config), _FULL, "no_space"),
        (os.path.dirname(_PLACES.record), _FULL, "no_space"),
        (os.path.dirname(_PLACES.cache), _READ_ONLY, "unavailable"),
        ("/run/chameleon.data", _FULL, "no_space"),
    ],
    ids=["config", "record", "cache", "lock"],
)
def test_a_folder_that_cannot_be_written(mount: MountOfATest, folder: str, how: str, kind: str) -> None:
    with nothing_can_be_written(folder, how):
        result = mount.run(fails=True)
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
