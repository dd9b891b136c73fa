# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a node is like that nothing is wrong with."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts, Mount
from ansible_collections.chameleon.data.plugins.module_utils._image.node.kernels import Kernel

GOOD = Facts(
    root=True,
    host="node1",
    machine="x86_64",
    machine_id="0123",
    os={"ID": "debian"},
    mounts=[Mount("/", "ext4", "/dev/sda3"), Mount("/proc", "proc", "proc"), Mount("/run/user/1", "fuse.x", "x")],
    kernels=[Kernel("6.1", "/boot/vmlinuz-6.1", "/boot/initrd.img-6.1")],
    grub_targets=["i386-pc", "x86_64-efi"],
    grub_folder="/boot/grub",
    missing=[],
    busy=[],
    makes_host_keys=True,
    swap_files=[],
    homes=["/root"],
    caches=[],
    projects=["/srv"],
)
