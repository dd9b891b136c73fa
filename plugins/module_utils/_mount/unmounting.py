# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""umount(8), for nothing but what the plan was made for and what our program has mounted since."""

from __future__ import annotations

import subprocess

from ansible_collections.chameleon.data.plugins.module_utils._mount import guards, table
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import Actual

_PATIENCE = 30  # seconds


class Unmounter:
    """Unmounts at one mount point.

    :param before: what was there when the plan was made
    :param source: what the mount table will call what is mounted here; empty where nothing shall be
    """

    def __init__(self, path: str, before: Actual, source: str) -> None:
        self._path = path
        self._planned = before.mount
        self._sources = {source, before.record.get("source")}

    def unmount(self, *options: str) -> bool:
        """Whether nothing is mounted there any more; False where it is in use.

        :raises Refused: others have mounted something there, on it or in it, in the meantime
        """
        mounts = table.read()
        mount = table.on_top(mounts, table.real_path(self._path))
        if mount is None:
            return True
        if not self._may_go(mount):
            raise guards.theirs(self._path, mount, "It was mounted just now: unmount it, then run again.")
        guards.refuse_upon(self._path, table.upon(mounts, mount))
        # umount(8) would look at the mount point, which may hang: hence the first option.
        command = ["umount", "--no-canonicalize", "--internal-only", *options, mount.path]
        try:
            answer = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return False
        return answer.returncode == 0

    def _may_go(self, mount: table.Mount) -> bool:
        if self._planned is not None and mount.number == self._planned.number:
            return True
        return mount.kind in table.OBJECT_STORES and not mount.user and mount.source in self._sources
