# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Being inside the lab's network namespace: this thread, and every socket and process it makes meanwhile."""

import contextlib
import ctypes
import errno
import os
from typing import Iterator

from tests.lab import layout

_CLONE_NEWNET = 0x40000000
_libc = ctypes.CDLL(None, use_errno=True)


def _setns(descriptor: int) -> None:
    if _libc.setns(descriptor, _CLONE_NEWNET):
        error = ctypes.get_errno()
        raise OSError(error, f"setns to {layout.LAB_ID}: {os.strerror(error)}")


def identity() -> str:
    """Changes when the namespace is made anew: a server left in the old one can no longer be reached."""
    return str(layout.NETNS.stat().st_ino) if layout.NETNS.exists() else ""


def enter() -> None:
    """Move this thread into the lab's namespace for good (like `nsenter --net`: cgroups and mounts stay).

    Does nothing on a machine that can make none; raises OSError where the namespace should be and is not.
    """
    if layout.no_namespaces():
        return
    if not layout.NETNS.exists():
        raise OSError(errno.ENETDOWN, f"the lab's network {layout.LAB_ID} is not up")
    with layout.NETNS.open() as there:
        _setns(there.fileno())


@contextlib.contextmanager
def entered() -> Iterator[None]:
    """Be inside for a while. Only the calling thread moves; what it starts stays inside."""
    if layout.no_namespaces():
        yield
        return
    with open("/proc/thread-self/ns/net") as here:
        enter()
        try:
            yield
        finally:
            _setns(here.fileno())
