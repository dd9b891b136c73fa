# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path
from typing import Iterable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rule, Rules
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.sanitize import (
    LISTS,
    emptied,
    entrances,
    rules,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_snapshot import SANITIZED

OWN = ["/var/tmp/chameleon-snapshot", "/swap.img"]
HOMES = ["/root", "/home/*", "/data/users/ada"]


def why(path: str, folder: bool = False, lists: Iterable[str] = tuple(LISTS)) -> str | None:
    return Rules(rules(["/srv/cache/*"], OWN, lists, ["/srv/mount"]), HOMES).why_not(path, folder)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/etc/ssh/ssh_host_rsa_key", "ssh_host_keys"),
        ("/var/lib/cloud/instances", "cloud_init"),
        ("/var/lib/dhcp/dhclient.leases", "dhcp"),
        ("/etc/iscsi/initiatorname.iscsi", "machine_id"),
        ("/etc/nvme/hostnqn", "machine_id"),
        ("/var/lib/tailscale/tailscaled.state", "machine_id"),
        ("/etc/systemd/network/10-cloud-init-eth0.network", "cloud_init"),
        ("/root/.local/share/fish/fish_history", "histories"),
        ("/var/log/syslog", "logs"),
        ("/home/cc/.bash_history", "histories"),
        ("/tmp/x", "temporary"),
        ("/var/tmp/chameleon-snapshot", "runtime"),
        ("/swap.img", "runtime"),
        ("/srv/cache/x", "excluded"),
        ("/etc/chameleon.data/mounts", "mounts"),
        ("/var/lib/chameleon.data/mounts/mnt-data.json", "mounts"),
        ("/var/cache/chameleon.data/mnt-data/vfs/store/results/a", "mounts"),
        ("/home/cc/.cache/rclone/vfs", "mounts"),
        ("/srv/mount/vfs", "mounts"),
    ],
)
def test_what_makes_a_node_itself_stays_out(path: str, reason: str) -> None:
    assert why(path) == reason


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/srv/app/tmp/keep.me", False),
        ("/srv/app/var/log/keep.log", False),
        ("/var/log/apt", True),
        ("/tmp", True),
        ("/home/cc/.ssh/authorized_keys", False),
        ("/srv/users/openrc", False),
        ("/etc/ssh/sshd_config", False),
        ("/etc/machine-id", False),  # stays, emptied
        ("/etc/chameleon.data", True),
    ],
)
def test_all_else_goes_in(path: str, folder: bool) -> None:
    assert why(path, folder) is None


def test_the_option_names_each_list() -> None:
    assert list(LISTS) == SANITIZED


def test_each_list_can_be_left_out() -> None:
    lists = [name for name in LISTS if name not in ("logs", "machine_id")]
    assert why("/var/log/syslog", lists=lists) is None
    assert why("/var/lib/dbus/machine-id", lists=lists) is None
    assert why("/home/cc/.bash_history", lists=lists) == "histories"
    assert emptied(lists) == []
    assert "/etc/machine-id" in emptied(LISTS)


def test_whose_keys_open_the_nodes_of_an_image_is_told(tmp_path: Path) -> None:
    keys = tmp_path / "cc/.ssh/authorized_keys"
    keys.parent.mkdir(parents=True)
    keys.touch()
    homes = [f"{tmp_path}/*", f"{tmp_path}/cc"]
    assert entrances(homes, Rules([])) == [str(keys)]
    assert entrances(homes, Rules([Rule(str(keys), "excluded")])) == []
