# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: fetched``: a file of the node has the object's content."""

from __future__ import annotations

import os
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._object.compare import Difference, difference
from ansible_collections.chameleon.data.plugins.module_utils._object.plan import plan_fetched
from ansible_collections.chameleon.data.plugins.module_utils._object.run import Run
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._object.sources import File
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, kind_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import read_mtime_ns
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull


class Fetched(Run):
    """To this state.

    :param found: the object as it is
    :raises DataError: what is wanted cannot be had
    """

    def __init__(self, context: Context, wanted: Wanted, found: Found | None) -> None:
        if found is None:
            subject = subject_of(wanted.container, wanted.name)
            raise Missing(subject, "there is no such object", "Check 'container' and 'name'.")
        self._context = context
        self._entry, headers = found
        self._path = _file(wanted)
        content = self._difference(read_mtime_ns(headers))
        self._verified = content.certain
        self.plan = plan_fetched(self._path, self._entry.size, content.reason)

    def carry_out(self, change: Change) -> None:
        """Do the one thing in the plan."""
        folder, leaf = os.path.split(self._path)
        try:
            destination = Destination(folder)
            try:
                self._verified = pull(self._context, destination, leaf, self._entry)
            finally:
                destination.close()
                destination.unmake()  # where no file has come
        except OSError as error:
            raise from_os(self._path, error) from error

    def result(self) -> Mapping[str, Any]:
        """``{"dest", "verified"}``: the file, and whether its content is known to be the object's."""
        return {"dest": self._path, "verified": self._verified}

    def _difference(self, mtime_ns: int) -> Difference:
        try:
            there = os.stat(self._path, follow_symlinks=False)
        except FileNotFoundError:
            return Difference("it is not there")
        except OSError as error:
            raise from_os(self._path, error) from error
        kind = kind_of(there)
        if kind != FILE:
            raise Refused(self._path, f"there is a {kind}", "Remove it or choose another 'dest'.")
        return difference(self._context, File(self._path), self._entry, looks_alike=there.st_mtime_ns == mtime_ns)


def _file(wanted: Wanted) -> str:
    """The file that is meant: in a folder it is called like the object's last part.

    :raises BadInput: no file can be called so
    """
    dest = wanted.dest or ""
    if not dest.endswith("/") and not os.path.isdir(dest):
        return dest
    leaf = os.path.basename(wanted.name.rstrip("/"))
    if leaf in ("", ".", "..") or "\0" in leaf:
        raise BadInput(f"dest {dest}", f"no file of it can be called {leaf!r}", "Name the file, not its folder.")
    return os.path.join(dest, leaf)
