# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks that a run of Ansible holds until it ends, however it ends.

ansible-core loads an action plugin before it forks a process for each task and host. What is opened then is shared by
all processes of the run, and so are its locks, which are the open file's and no process's (``F_OFD_SETLK``, Linux). The
kernel lets them go with the last of these processes.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import struct
from pathlib import Path

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable

_FLOCK = "hhqqi4x"  # struct flock: type, whence, start, length, pid


class RunLocks:
    """Locks by name, all in one file, in which nothing is written.

    :param path: of the file, which is made
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | OSError
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            self._file = error

    def take(self, name: str) -> bool:
        """Have this run hold it; whether it does. False means that another run holds it.

        :raises Unavailable: there are no such locks here
        """
        if isinstance(self._file, OSError):
            raise Unavailable(
                str(self._path),
                f"it cannot be opened ({self._file.strerror})",
                "Set ANSIBLE_HOME to a folder of yours.",
            ) from self._file
        if not hasattr(fcntl, "F_OFD_SETLK"):
            raise Unavailable("controller", "its system has no locks of open files", "Use a controller with Linux.")
        place = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big")
        wanted = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, place, 1, 0)
        try:
            fcntl.fcntl(self._file, fcntl.F_OFD_SETLK, wanted)
        except (BlockingIOError, PermissionError):
            return False
        except OSError as error:
            raise Unavailable(
                str(self._path), f"it cannot be locked ({error.strerror})", "Set ANSIBLE_HOME to a local folder."
            ) from error
        return True
