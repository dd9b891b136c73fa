# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The scratch folder, and what a killed run left in it."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict
from ansible_collections.chameleon.data.plugins.module_utils._files.way import refuse_way_of_others
from ansible_collections.chameleon.data.plugins.module_utils._image.node import namespace

NAME = "chameleon-snapshot"
RUN = "/run"
_LAST = f"{RUN}/{NAME}.folder"  # where a run works, so that the next one finds what it left


@contextlib.contextmanager
def scratch(parent: str, make: bool) -> Iterator[str]:
    """A folder in *parent*, made and at the end removed; first goes what a killed run left, here or elsewhere.

    :param make: False only says what its path would be
    :raises BadInput: *parent* is no path of a folder, or nobody can write there
    :raises Refused: other users could put something else in its place, which root would write to
    :raises Conflict: something is mounted in the folder
    """
    if not parent.startswith("/"):
        raise BadInput("scratch", f"'{parent}' is no path from the root", "Name a folder of the node, as /mnt/scratch.")
    if not os.path.isdir(parent):
        cause = "it is no folder" if os.path.exists(parent) else "there is no such folder on the node"
        raise BadInput(f"scratch {parent}", cause, "Make it, or name another.")
    try:
        tempfile.TemporaryFile(dir=parent).close()
    except OSError as error:
        raise BadInput(f"scratch {parent}", f"nothing can be made there ({error.strerror})", "Name another.") from error
    folder = os.path.join(os.path.realpath(parent), NAME)
    # What others have put there themselves is removed; what they may exchange is not written to.
    there = os.lstat(folder).st_uid if os.path.lexists(folder) else 0
    refuse_way_of_others(f"scratch {parent}", os.path.join(parent, NAME), owner=there)
    if not make:
        yield folder
        return
    _remove(folder)
    if os.path.exists(_LAST):
        with open(_LAST, errors="surrogateescape") as last:
            _remove(last.read())
    with open(_LAST, "w", errors="surrogateescape") as last:
        last.write(folder)
    try:
        os.mkdir(folder, mode=0o700)
    except FileExistsError as error:
        raise Conflict(folder, "something is mounted in it", "Unmount that, or name another 'scratch'.") from error
    try:
        yield folder
    finally:
        _remove(folder)
        os.unlink(_LAST)


@commit_point("image.scratch-removed")
def _remove(folder: str) -> None:
    """Remove a scratch folder, or what is there in its place: never what is mounted in it, or what a link leads to."""
    if os.path.basename(folder) != NAME or namespace.below(folder):
        return
    if os.path.isdir(folder) and not os.path.islink(folder):
        shutil.rmtree(folder)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(folder)


def free(folder: str) -> int:
    """Bytes that root can still write there."""
    status = os.statvfs(folder)
    return status.f_bfree * status.f_frsize
