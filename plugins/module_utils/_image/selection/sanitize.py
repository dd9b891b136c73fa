# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What makes a node this node and no other: it does not go into an image.

Where virt-sysprep has an operation of the same kind its list was followed.
"""

from __future__ import annotations

import glob
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import EXCLUDED, Rule, Rules

# Patterns that begin with ~/ hold for every home folder.
LISTS: dict[str, tuple[str, ...]] = {
    "machine_id": (
        "/var/lib/dbus/machine-id",
        "/var/lib/systemd/random-seed",
        "/var/lib/systemd/credential.secret",
        "/var/lib/urandom/random-seed",
        "/var/lib/random-seed",
        "/var/lib/NetworkManager/secret_key",
        "/etc/iscsi/initiatorname.iscsi",
        "/etc/nvme/hostid",
        "/etc/nvme/hostnqn",
        "/var/lib/tailscale/*",
        "/var/lib/zerotier-one/identity.*",
        "/etc/docker/key.json",
        "/var/lib/docker/engine-id",
        "/etc/insights-client/machine-id",
        "/etc/pki/consumer/*",
        "/etc/pki/entitlement/*",
        "/etc/sysconfig/rhn/systemid",
        "/var/lib/rhsm/*",
    ),
    "ssh_host_keys": ("/etc/ssh/ssh_host_*",),
    "cloud_init": (
        "/var/lib/cloud/*",
        "/etc/netplan/50-cloud-init.yaml",
        "/etc/network/interfaces.d/50-cloud-init*",
        "/etc/systemd/network/10-cloud-init-*",
        "/etc/NetworkManager/system-connections/cloud-init-*.nmconnection",
        "/etc/cloud/cloud.cfg.d/90-installer-network.cfg",
    ),
    "dhcp": (
        "/var/lib/dhcp/*",
        "/var/lib/dhclient/*",
        "/var/lib/dhcpcd/*",
        "/etc/dhcpcd.duid",
        "/var/lib/wicked/*",
        "/var/lib/NetworkManager/*.lease",
        "/var/lib/NetworkManager/seen-bssids",
        "/var/lib/NetworkManager/timestamps",
        "/etc/udev/rules.d/70-persistent-net.rules",
    ),
    "logs": ("/var/log/journal/*",),
    "histories": (
        "~/.*_history",
        "~/.*_history-*",
        "~/.history",
        "~/.zhistory",
        "~/.histfile",
        "~/.lesshst",
        "~/.viminfo",
        "~/.local/share/fish/fish_history",
        "~/.local/share/nano/search_history",
        "~/.local/state/*history*",
        "~/.local/state/*/*history*",
        "~/.ipython/profile_*/history.sqlite",
        "~/.wget-hsts",
        "~/.local/share/recently-used.xbel",
    ),
    "temporary": ("/tmp/*", "/var/tmp/*", "/var/crash/*", "/lost+found", "~/.ansible/tmp", "~/.ansible_async"),
}

# Here folders stay, since services expect theirs to be there; only the files go.
FILES_ONLY: dict[str, tuple[str, ...]] = {"logs": ("/var/log/**",)}

# These have to be there, but empty.
EMPTIED: dict[str, tuple[str, ...]] = {
    "machine_id": ("/etc/machine-id",),
    "logs": ("/var/log/wtmp", "/var/log/btmp", "/var/log/lastlog"),
}

# Kernel file systems and the like, in case that nothing is mounted there.
_RUNTIME = ("/dev/*", "/proc/*", "/sys/*", "/run/*", "/boot/efi/*")

# What mounts of the object store keep on a node: credentials and records, each of one node, and contents of objects.
_MOUNTS = (
    "/etc/chameleon.data/**",
    "/var/lib/chameleon.data/mounts/**",
    "/var/cache/chameleon.data/**",
    "~/.cache/rclone/**",
)


def rules(excludes: Iterable[str], own: Iterable[str], lists: Iterable[str], caches: Iterable[str] = ()) -> list[Rule]:
    """Everything that stays out of the image.

    :param excludes: the user's patterns
    :param own: paths of this run itself and of swap files
    :param lists: names of those of `LISTS` that are wanted
    :param caches: folders of mounts' caches that are elsewhere than usual
    """
    wanted = [Rule(pattern, "runtime") for pattern in (*_RUNTIME, *own)]
    wanted += [Rule(pattern, "mounts") for pattern in (*_MOUNTS, *map("{}/**".format, caches))]
    wanted += [Rule(pattern, EXCLUDED) for pattern in excludes]
    for why in lists:
        wanted += [Rule(pattern, why) for pattern in LISTS[why]]
        wanted += [Rule(pattern, why, keep_folders=True) for pattern in FILES_ONLY.get(why, ())]
    return wanted


def emptied(lists: Iterable[str]) -> list[str]:
    """Paths of what has to be there, but empty."""
    return [path for why in lists for path in EMPTIED.get(why, ())]


def entrances(homes: Iterable[str], left_out: Rules) -> list[str]:
    """Files that go into an image and tell whose keys open nodes made of it."""
    found = [path for home in homes for path in glob.glob(f"{home}/.ssh/authorized_keys")]
    return sorted({path for path in found if left_out.why_not(path, False) is None})
