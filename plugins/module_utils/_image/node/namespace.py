# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount namespace of our own: mounts nobody else sees, which are gone when this process is, however it ends."""

from __future__ import annotations

import ctypes
import os

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._mount import table

_CLONE_NEWNS = 0x00020000  # linux/sched.h; Python has os.unshare and os.setns from 3.12 on
_libc = ctypes.CDLL(None, use_errno=True)
_outside: list[int] = []  # the node's own namespace, once it was left


def enter() -> None:
    """Go into a new mount namespace from which nothing spreads back.

    :raises Refused: the kernel does not allow it, as in an unprivileged container
    """
    own = os.open("/proc/self/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
    if _libc.unshare(_CLONE_NEWNS) != 0:
        os.close(own)
        raise Refused(
            "mount namespace",
            f"the kernel does not give one ({os.strerror(ctypes.get_errno())})",
            "A snapshot needs root with CAP_SYS_ADMIN, as on a bare-metal node or a virtual machine.",
        )
    _outside[:] = [own]
    mount("--make-rprivate", "/")


def outside() -> int | None:
    """A descriptor of the node's own namespace; None if it was not left."""
    return _outside[0] if _outside else None


def leave() -> None:
    """Go back to the node's own namespace, for good: for a new process, before it runs a program."""
    if _outside:
        _libc.setns(_outside[0], _CLONE_NEWNS)


def mount(*arguments: str) -> None:
    """Run mount(8)."""
    programs.run(programs.MOUNT, arguments)


def below(folder: str) -> list[str]:
    """Mount points in *folder*, itself included."""
    points = [mount.path for mount in table.read()]
    return [point for point in points if point == folder or table.is_in(point, folder)]


def unmount(point: str) -> None:
    """Take a mount away, now from the tree and for good when nobody uses it any more."""
    programs.run(programs.UMOUNT, ["--lazy", point])
