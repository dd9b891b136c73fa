# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of the image without copying it: the live root through an overlay.

In a private mount namespace each file system that belongs to the image is bound read-only at a place of its own,
where it shows its own files alone: nothing mounted on it is seen, walked or touched, and a hung FUSE mount cannot hold
us up. Over each lies an overlay whose upper layer is in memory. What stays out is a whiteout there, what differs in the
image is written through it, and the node's own files are never changed.
"""

from __future__ import annotations

import contextlib
import os
import tempfile

from ansible_collections.chameleon.data.plugins.module_utils._image import namespace
from ansible_collections.chameleon.data.plugins.module_utils._image.attributes import copy_attributes
from ansible_collections.chameleon.data.plugins.module_utils._image.facts import Facts

BASE = "/run/chameleon-snapshot"


class Part:
    """One file system of the node that goes into the image.

    :ivar point: where it is mounted on the node
    :ivar lower: where it is to be seen alone, read-only
    """

    def __init__(self, number: int, point: str) -> None:
        self.point = point
        self.lower = f"{BASE}/lower{number}"
        self.upper = f"{BASE}/upper{number}"
        self.work = f"{BASE}/work{number}"

    def below(self, path: str) -> str | None:
        """*path* of the node as seen from this file system; None if it does not lie on it."""
        prefix = "" if self.point == "/" else self.point
        return path[len(prefix) + 1 :] if path.startswith(prefix + "/") else None


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


def overlay(parts: list[Part], left_out: list[str]) -> str:
    """Lay the overlays and return the folder where the image's tree is seen, writable, without what is *left_out*.

    :raises DataError: mount says so if this kernel cannot lay an overlay over this root
    """
    view = f"{BASE}/view"
    os.mkdir(view)
    for part in parts:
        for folder in (part.upper, part.work):
            os.mkdir(folder)
        copy_attributes(part.lower, part.upper)
        inner = [part.below(path) for path in left_out if _owner(parts, path) is part]
        _hide(part, [path for path in inner if path])
        namespace.mount(
            "-t",
            "overlay",
            "-o",
            f"lowerdir={part.lower},upperdir={part.upper},workdir={part.work}",
            "chameleon-snapshot",
            view + part.point.rstrip("/"),
        )
    return view


def close() -> None:
    """Take all of it away; the process' end would do it as well."""
    tempfile.tempdir = None
    for point in reversed(namespace.below(BASE)):
        namespace.unmount(point)
    with contextlib.suppress(OSError):
        os.rmdir(BASE)


def _owner(parts: list[Part], path: str) -> Part:
    return max((part for part in parts if part.below(path)), key=lambda part: len(part.point))


def _hide(part: Part, paths: list[str]) -> None:
    """Whiteouts in the upper layer (a character device 0:0), below folders that look like those they stand for."""
    mirrored: dict[str, None] = {}
    for path in paths:
        folders = path.split("/")[:-1]
        for depth in range(1, len(folders) + 1):
            folder = "/".join(folders[:depth])
            if folder not in mirrored:
                os.mkdir(f"{part.upper}/{folder}")
                mirrored[folder] = None
        os.mknod(f"{part.upper}/{path}", 0o020000, os.makedev(0, 0))
    for folder in reversed(mirrored):
        copy_attributes(f"{part.lower}/{folder}", f"{part.upper}/{folder}")
    copy_attributes(part.lower, part.upper)
