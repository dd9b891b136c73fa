# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a folder, by descriptor: no path is too long for that, and nobody leads it elsewhere. Or by paths."""

from __future__ import annotations

import contextlib
import errno
import os
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.attributes import extended
from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import below

_GONE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)


class Entry(NamedTuple):
    """One name in a folder.

    :ivar status: its own, never that of what a link leads to
    :ivar folder: descriptor of the folder, good until the next entry is asked for
    """

    name: str
    status: os.stat_result
    folder: int

    def read(self, most: int) -> bytes:
        """The first bytes of a regular file, so many at most.

        :raises OSError: it cannot be read, or is none
        """
        with open(self.name, "rb", buffering=0, opener=below(self.folder)) as stream:
            return stream.read(most)

    def attributes(self) -> dict[str, bytes]:
        """The extended ones: ACLs, labels, those of users; none if it is gone, or its file system has none."""
        try:
            return extended(f"/proc/self/fd/{self.folder}/{self.name}")
        except OSError:
            return {}


def entries(folders: Folders, name: str) -> Iterator[Entry]:
    """What is in the folder *name*, in any order; nothing if it has vanished.

    :raises OSError: it cannot be read
    """
    try:
        with folders.at(name) as folder, os.scandir(folder) as found:
            for entry in found:
                try:
                    status = entry.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue
                yield Entry(entry.name, status, folder)
    except OSError as error:
        if error.errno not in _GONE:
            raise


def paths_of_files(folder: str) -> Iterator[str]:
    """Paths of all below a folder of our own that is no folder itself, in any order; without what cannot be read.

    As ``os.walk`` finds them, which before Python 3.12 calls itself, and so ends in folders that are a thousand deep.
    """
    left = [folder]
    while left:
        with contextlib.suppress(OSError), os.scandir(left.pop()) as found:
            for entry in found:
                if entry.is_dir(follow_symlinks=False):
                    left.append(entry.path)
                else:
                    yield entry.path
