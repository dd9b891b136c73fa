# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node's files as they are read: each file system alone, and read-only.

In a private mount namespace each file system that belongs to the image is bound at a place of its own, where it shows
its own files alone: nothing mounted on it is seen, walked or touched, and a hung FUSE mount cannot hold us up. It is
read without an overlay over it, which would show neither the notes that overlays have left in it nor their whiteouts.
"""

from __future__ import annotations

import contextlib
import os
import tempfile

from ansible_collections.chameleon.data.plugins.module_utils._image.node import namespace
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts

BASE = "/run/chameleon-snapshot"


class Part:
    """One file system of the node that goes into the image.

    :ivar point: where it is mounted on the node
    :ivar lower: where it is to be seen alone, read-only
    """

    def __init__(self, number: int, point: str) -> None:
        self.point = point
        self.lower = f"{BASE}/lower{number}"


def open_parts(facts: Facts) -> list[Part]:
    """Enter the private namespace and show the root and, if it is a file system of its own, ``/boot`` there."""
    namespace.enter()
    os.makedirs(BASE, mode=0o700, exist_ok=True)
    namespace.mount("-t", "tmpfs", "-o", "mode=700", "chameleon-snapshot", BASE)
    tempfile.tempdir = BASE  # in memory: other places may be full, or frozen
    points = ["/"] + (["/boot"] if facts.mounted_at("/boot") else [])
    parts = [Part(number, point) for number, point in enumerate(points)]
    for part in parts:
        os.mkdir(part.lower)
        namespace.mount("--bind", part.point, part.lower)
        namespace.mount("-o", "remount,bind,ro", part.lower)
    return parts


def close() -> None:
    """Take all of it away; the process' end would do it as well."""
    tempfile.tempdir = None
    for point in reversed(namespace.below(BASE)):
        namespace.unmount(point)
    with contextlib.suppress(OSError):
        os.rmdir(BASE)
