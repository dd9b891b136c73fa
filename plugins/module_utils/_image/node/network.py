# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Network configuration that is bound to this node's cards."""

from __future__ import annotations

import contextlib
import re

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted

LIST = "dhcp"  # of `sanitize`

_FOLDERS = (
    "/etc/netplan",
    "/etc/NetworkManager/system-connections",
    "/etc/sysconfig/network-scripts",
    "/etc/systemd/network",
    "/etc/udev/rules.d",
)
_ADDRESS = r"[\"']?[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b"
# By netplan, NetworkManager, ifcfg files, systemd-networkd, udev
_BOUND = re.compile(
    r"^[^#;\n]*\b(?:macaddress|mac-address|cloned-mac-address|hwaddr|macaddr|permanentmacaddress)[\"']?\s*[:=]\s*"
    + _ADDRESS
    + r"|^[^#\n]*\bATTRS?\{address\}=="
    + _ADDRESS,
    re.MULTILINE | re.IGNORECASE,
)
_CLOUD_INIT = "/usr/bin/cloud-init"
_CONFIG = "/etc/cloud/cloud.cfg.d"
_DISABLED = re.compile(r"^network:\s*(?:\{\s*config|\n\s+config):\s*[\"']?disabled", re.MULTILINE)


def bound(root: Chrooted) -> list[str]:
    """Paths of the files that are for a card with one address, and mean nothing on another node."""
    found = []
    for folder in _FOLDERS:
        with contextlib.suppress(OSError):
            for name in sorted(root.names(folder)):
                path = f"{folder}/{name}"
                with contextlib.suppress(OSError):
                    if root.is_file(path) and _BOUND.search(root.text(path)):
                        found.append(path)
    return found


def is_made_anew(root: Chrooted) -> bool:
    """Whether cloud-init configures the network of a new node."""
    if not root.is_file(_CLOUD_INIT) or root.status("/etc/cloud/cloud-init.disabled") is not None:
        return False
    with contextlib.suppress(OSError):
        return not any(_DISABLED.search(root.text(f"{_CONFIG}/{name}")) for name in root.names(_CONFIG))
    return True
