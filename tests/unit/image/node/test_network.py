# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.node import network


def put(root: Path, path: str, text: str) -> None:
    (root / path[1:]).parent.mkdir(parents=True, exist_ok=True)
    (root / path[1:]).write_text(text)


@pytest.mark.parametrize(
    ("path", "text", "bound"),
    [
        ("/etc/netplan/00-installer-config.yaml", "  match:\n    macaddress: 'AA:bb:cc:dd:ee:ff'\n", True),
        ("/etc/netplan/01-x.yaml", 'ethernets: {e: {match: {macaddress: "aa:bb:cc:dd:ee:ff"}}}\n', True),
        ("/etc/netplan/02-x.yaml", "  ethernets:\n    eth0:\n      dhcp4: true\n", False),
        ("/etc/netplan/03-x.yaml", "# macaddress: aa:bb:cc:dd:ee:ff\n", False),
        ("/etc/NetworkManager/system-connections/a.nmconnection", "[ethernet]\nmac-address=AA:BB:CC:DD:EE:FF\n", True),
        ("/etc/NetworkManager/system-connections/b.nmconnection", "[connection]\ninterface-name=eth0\n", False),
        ("/etc/sysconfig/network-scripts/ifcfg-eth0", 'HWADDR="aa:bb:cc:dd:ee:ff"\n', True),
        ("/etc/systemd/network/10-lan.link", "[Match]\nPermanentMACAddress=aa:bb:cc:dd:ee:ff\n", True),
        ("/etc/udev/rules.d/70-my-net.rules", 'SUBSYSTEM=="net", ATTR{address}=="aa:bb:cc:dd:ee:ff", NAME="e"\n', True),
        ("/etc/udev/rules.d/99-disk.rules", 'SUBSYSTEM=="block"\n', False),
    ],
)
def test_what_is_for_one_card_is_known(tmp_path: Path, path: str, text: str, bound: bool) -> None:
    put(tmp_path, path, text)
    with chrooted(str(tmp_path)) as root:
        assert network.bound(root) == ([path] if bound else [])


@pytest.mark.parametrize(
    ("files", "anew"),
    [
        ({}, False),
        ({"/usr/bin/cloud-init": ""}, True),
        ({"/usr/bin/cloud-init": "", "/etc/cloud/cloud-init.disabled": ""}, False),
        ({"/usr/bin/cloud-init": "", "/etc/cloud/cloud.cfg.d/99-x.cfg": "network: {config: disabled}\n"}, False),
        ({"/usr/bin/cloud-init": "", "/etc/cloud/cloud.cfg.d/99-x.cfg": "network:\n  config: disabled\n"}, False),
        ({"/usr/bin/cloud-init": "", "/etc/cloud/cloud.cfg.d/05-x.cfg": "syslog_fix_perms: a\n"}, True),
    ],
)
def test_a_new_node_must_get_its_network(tmp_path: Path, files: dict[str, str], anew: bool) -> None:
    for path, text in files.items():
        put(tmp_path, path, text)
    with chrooted(str(tmp_path)) as root:
        assert network.is_made_anew(root) is anew
