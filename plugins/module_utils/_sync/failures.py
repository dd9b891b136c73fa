# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What went wrong with single files: the others go on, the task fails at its end and names the first ones."""

from __future__ import annotations

import errno
import os
import threading
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Refused,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import TOO_MANY

SHOWN = 20  # failures in a result, which must not grow with the data


class Vanished(Missing):
    """A file that was there when its folder was read is gone; in a folder that is in use that is everyday life."""


class Failures:
    """Collects them from any thread.

    :param vanishing: whether files that vanish are counted but no failures
    :ivar count: how many there were
    :ivar vanished: how many files vanished
    :ivar fatal: one after which it makes no sense to go on
    :ivar no_space: whether a quota was used up, or a disk
    :ivar advice: the way out, where it is another one than those of the errors
    """

    def __init__(self, in_a_row: int, vanishing: bool = False) -> None:
        self._vanishing = vanishing
        self._patience = in_a_row
        self._unanswered = 0
        self._lock = threading.Lock()
        self._first: list[tuple[str, DataError]] = []
        self.count = self.vanished = 0
        self.fatal: DataError | None = None
        self.no_space = False
        self.advice = ""

    def add(self, name: str, error: DataError) -> bool:
        """*name* was not done. A refused token, or a store that has not answered for a whole round, ends the run.

        Returns whether it is a failure.
        """
        with self._lock:
            if self._vanishing and isinstance(error, Vanished):
                self.vanished += 1
                return False
            self.count += 1
            self.no_space = self.no_space or isinstance(error, NoSpace)
            if len(self._first) < SHOWN:
                self._first.append((name, error))
            self._unanswered = self._unanswered + 1 if isinstance(error, Unavailable) else 0
            if error.details.get("status") == 401 or self._unanswered >= self._patience:
                self.fatal = self.fatal or error
        return True

    def abort(self, subject: str, error: DataError) -> None:
        """*error* ended the run."""
        self.add(subject, error)
        with self._lock:
            self.fatal = self.fatal or error

    def success(self) -> None:
        """Something was done: the store answers."""
        self._unanswered = 0

    def first(self) -> DataError:
        """The first one."""
        return self._first[0][1]

    def shown(self) -> list[dict[str, Any]]:
        """The first ones, for the result: ``{"name", "kind", "cause", "remedy"}``."""
        return [
            {"name": name, "kind": error.kind, "cause": error.cause, "remedy": error.remedy}
            for name, error in self._first
        ]


_OS_ERRORS: dict[int, tuple[type[DataError], str]] = {
    errno.EACCES: (Denied, "Run the task as a user who may, with 'become', or exclude it."),
    errno.EPERM: (Denied, "Run the task as a user who may, with 'become', or exclude it."),
    errno.ENOENT: (Vanished, "It vanished while the run was going on: run again."),
    errno.ENOSPC: (NoSpace, "Free space on the node and run again: what is there already is kept."),
    errno.EDQUOT: (NoSpace, "The user's disk quota is used up: free space and run again."),
    errno.ENAMETOOLONG: (Refused, "The node's file system takes no such name: exclude the object or rename it."),
    errno.EMFILE: (DataError, TOO_MANY),
    errno.EISDIR: (Conflict, "A folder has the name of this file: remove one of the two."),
    errno.ENOTDIR: (Conflict, "A file has the name of a folder on the way to it: remove one of the two."),
    errno.EEXIST: (Refused, "A pipe, a socket or a device has its name: remove that, or exclude the name."),
    errno.ELOOP: (Refused, "A symbolic link is in its way, and nothing is read or written through links: remove it."),
}


def from_os(subject: str, error: OSError) -> DataError:
    """The error for what the system says about the file *subject*."""
    kind, remedy = _OS_ERRORS.get(error.errno or 0, (DataError, "Look at the file and its file system."))
    return kind(subject, os.strerror(error.errno) if error.errno else str(error), remedy)
