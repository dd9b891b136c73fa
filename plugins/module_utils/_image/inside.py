# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at the files of one file system of the node, without leaving it."""

from __future__ import annotations

import os
import stat

from ansible_collections.chameleon.data.plugins.module_utils._files.folders import Folders
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import below

_MOST_LINKS = 40  # on one way, as in the kernel


class Inside:
    """One file system; its paths are those of the node.

    :param folders: the folders of the file system, where it is shown alone
    :param point: where it is mounted on the node, without a slash at the end
    """

    def __init__(self, folders: Folders, point: str) -> None:
        self._folders = folders
        self._point = point

    def read(self, path: str, most: int) -> bytes:
        """The first *most* bytes of a regular file.

        :raises OSError: it is something else, or cannot be read
        """
        folder, name = self._split(path)
        with self._folders.at(folder) as descriptor, open(name, "rb", opener=below(descriptor)) as stream:
            return stream.read(most)

    def status(self, path: str) -> os.stat_result:
        """Of what is there, not of what a link leads to."""
        folder, name = self._split(path)
        with self._folders.at(folder) as descriptor:
            return os.stat(name, dir_fd=descriptor, follow_symlinks=False)

    def names(self, path: str, most: int) -> list[str]:
        """Of what is in a folder, *most* at most."""
        folder = "/".join(filter(None, self._split(path)))
        with self._folders.at(folder) as descriptor, os.scandir(descriptor) as entries:
            return [entry.name for entry, _number in zip(entries, range(most))]

    def resolved(self, path: str) -> str:
        """The path of what a link leads to. Links from the root on begin at the node's root, wherever that is shown.

        :raises OSError: it leads nowhere, or out of this file system
        """
        done: list[str] = []
        waiting, links = path.split("/")[::-1], 0
        while waiting:
            name = waiting.pop()
            if name == "..":
                done = done[:-1]
            elif name not in ("", "."):
                here = "/" + "/".join([*done, name])
                if not self._is_above(here) and stat.S_ISLNK(self.status(here).st_mode):
                    target = self._target(here)
                    links += 1
                    if links > _MOST_LINKS:
                        raise OSError(f"{path}: too many links")
                    done = [] if target.startswith("/") else done
                    waiting += target.split("/")[::-1]
                else:
                    done.append(name)
        return "/" + "/".join(done)

    def _is_above(self, path: str) -> bool:
        """Whether it is a folder on the way to this file system's own root."""
        return f"{self._point}/".startswith(f"{path}/")

    def _target(self, path: str) -> str:
        folder, name = self._split(path)
        with self._folders.at(folder) as descriptor:
            return os.readlink(name, dir_fd=descriptor)

    def _split(self, path: str) -> tuple[str, str]:
        """The folder, from the file system's root on, and the name in it."""
        if not path.startswith(f"{self._point}/"):
            raise FileNotFoundError(path)
        folder, _slash, name = path[len(self._point) + 1 :].rpartition("/")
        return folder, name
