# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``/etc/fstab`` of the image. Pure."""

from __future__ import annotations

from typing import NamedTuple

ROOT_LABEL = "img-rootfs"  # what the testbed's own images and cc-snapshot use
ESP_LABEL = "MKFS_ESP"

_LOCAL = ("UUID=", "LABEL=", "PARTUUID=", "PARTLABEL=", "/dev/")
_IN_THE_IMAGE = ("/", "/boot", "/boot/efi")
_HEADER = "# Written by chameleon_snapshot; lines of disks that are not in the image are commented out."


class Root(NamedTuple):
    """The image's root.

    :ivar type: of its file system
    :ivar check: number of the pass in which it is checked on boot
    """

    uuid: str
    type: str
    check: int


def fstab(before: str, root: Root) -> str:
    """The node's fstab *before*, made right for an image.

    The root's options are kept, a separate ``/boot`` is part of the root now, and disks and partitions of the node
    are commented out: an image that waits for them would not boot elsewhere.
    """
    options, rest = "defaults", []
    for line in before.splitlines():
        fields = line.split()
        if line == _HEADER:
            continue
        if len(fields) < 3 or fields[0].startswith("#"):
            rest.append(line)
        elif fields[1] in _IN_THE_IMAGE:
            if fields[1] == "/" and fields[2].startswith(root.type[:3]) and len(fields) > 3:  # ext3 is as good as ext4
                options = fields[3]
        elif fields[0].startswith(_LOCAL):
            rest.append(f"# {line}")
        else:
            rest.append(line)
    made = [
        _HEADER,
        f"UUID={root.uuid} / {root.type} {options} 0 {root.check}",
        f"LABEL={ESP_LABEL} /boot/efi vfat umask=0077,nofail 0 2",
    ]
    return "\n".join(made + rest) + "\n"
