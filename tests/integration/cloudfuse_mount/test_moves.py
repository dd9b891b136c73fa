# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits in a mount's cache is uploaded to where it was written, whatever the task says since."""

from __future__ import annotations

from typing import Any, Callable

import pytest

from tests.integration.cloudfuse_mount.conftest import MountOfATest, being_written, on_node
from tests.integration.cloudfuse_mount.test_repair import LEAVE_DEAD


@pytest.mark.parametrize("other", ["lab-rgw", "lab-other"], ids=["region", "project"])
def test_another_cloud_with_a_container_of_the_same_name(
    mount: MountOfATest, cloud: Callable[[str], Any], other: str
) -> None:
    mount.keep_waiting()
    there = cloud(other)
    there.connection.object_store.create_container(mount.container)
    url = f"{there.object_store}/{mount.container}/file"
    try:
        mount.run()
        on_node(f"echo precious > {mount.path}/file")
        on_node(LEAVE_DEAD.format(unit=mount.places.unit))
        assert "would be forgotten" in mount.run(fails=True, state="present", cloud=other)["msg"]
        actions = [change["action"] for change in mount.run(cloud=other)["changes"]]
        assert actions[:3] == ["take_down", "resume", "unmount"]
        assert mount.object("file") == b"precious\n"
        assert there.connection.session.get(url, raise_exc=False).status_code == 404
        mount.absent(cloud=other)
    finally:
        there.connection.session.delete(there.object_store + f"/{mount.container}", raise_exc=False)


def test_by_force_nothing_goes_elsewhere(mount: MountOfATest) -> None:
    mount.run()
    with being_written(mount):
        result = mount.run(fails=True, prefix="folder", drain_timeout=2, force=True)
        assert result["error"]["kind"] == "refused" and "open.txt" in result["msg"]
    mount.absent()
    assert mount.object("open.txt") == b"one\n" and mount.object("folder/open.txt") is None


def test_options_that_rename_the_remote(mount: MountOfATest) -> None:
    mount.keep_waiting()
    # rclone calls the remote store{kysdd} then, in the table and in its cache.
    options = ["--swift-chunk-size=1G"]
    mount.run(extra_options=options)
    on_node(f"echo precious > {mount.path}/file")
    on_node(LEAVE_DEAD.format(unit=mount.places.unit))
    actions = [change["action"] for change in mount.run()["changes"]]
    assert actions == ["take_down", "resume", "unmount", "write_unit", "mount"]
    assert mount.object("file") == b"precious\n"
    mount.run(extra_options=options)
    assert not mount.run(extra_options=options)["changed"]
    on_node(f"echo more > {mount.path}/more")
    mount.absent()
    assert mount.object("more") == b"more\n" and mount.remains() == []
