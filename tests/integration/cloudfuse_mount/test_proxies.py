# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount of a node that reaches the store by a proxy."""

from __future__ import annotations

from tests.integration.cloudfuse_mount.conftest import MountOfATest, on_node
from tests.integration.waiting import wait_for
from tests.lab import layout
from tests.unit.forward_proxy import forwarding

SIZE = 500_000  # bytes; far more than anything else that is sent


def test_its_program_goes_by_the_proxy_of_the_task(mount: MountOfATest) -> None:
    with forwarding(layout.address()) as proxy:
        # rclone would read this as what is below the name alone.
        environment = {"all_proxy": proxy.url, "no_proxy": f".{layout.host('keystone')}"}
        mount.run(environment=environment)
        assert proxy.asked
        before = proxy.sent
        on_node(f"head -c {SIZE} /dev/zero > {mount.path}/file")
        wait_for(lambda: mount.object("file") is not None)
        assert proxy.sent - before >= SIZE
        assert not any(layout.host("keystone") in line for line in proxy.asked)
        assert not mount.run(environment=environment)["changed"]
    # The proxy is gone, and so is the variable.
    assert [change["action"] for change in mount.run()["changes"]] == ["unmount", "write_unit", "mount"]


def test_a_password_of_a_proxy_is_not_kept_in_a_unit(mount: MountOfATest) -> None:
    with forwarding(layout.address()) as proxy:
        environment = {"all_proxy": proxy.url.replace("//", "//user:secret@")}
        result = mount.run(environment=environment, fails=True)
    assert result["error"]["subject"] == "all_proxy" and "secret" not in str(result)
    assert mount.remains() == []
