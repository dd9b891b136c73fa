# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small files: read, replaced atomically, kept for a while, removed."""

from __future__ import annotations

import contextlib
import errno
import os
from functools import partial
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, regular

SECRET, PUBLIC = 0o600, 0o644
_FOLDER = 0o755


def read(path: str) -> str | None:
    """The text of a file, None where there is none; others write fstab and edit units in any encoding."""
    try:
        with open(path, opener=regular, errors="surrogateescape") as stream:
            return stream.read()
    except (FileNotFoundError, NotRegular):
        return None


def write(path: str, text: str, mode: int) -> None:
    """Replace a file in one step; at no moment can anybody but its owner read a secret one. One writer at a time.

    Its folder is made if it is not there. What a writer that was killed has left goes with the next one.

    :raises OSError: it cannot be written; the file is as it was
    """
    os.makedirs(os.path.dirname(path), _FOLDER, exist_ok=True)
    temporary = f"{path}.new"
    remove(temporary)
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", errors="surrogateescape") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(descriptor)
            os.fchmod(descriptor, mode)
        _replace(temporary, path)
    except OSError:
        remove(temporary)
        raise


@commit_point("file.kept")
def keep(path: str) -> Callable[[], None]:
    """Keep a file as it is now until :func:`forget`.

    :returns: brings it back, for which no room on the disk is needed
    """
    forget(path)
    try:
        os.link(path, _kept(path))
    except FileNotFoundError:
        return partial(remove, path)
    return partial(_bring_back, path)


def forget(path: str) -> None:
    """Remove what was kept of a file."""
    remove(_kept(path))


@commit_point("file.replaced")
def _replace(temporary: str, path: str) -> None:
    os.replace(temporary, path)


@commit_point("file.brought-back")
def _bring_back(path: str) -> None:
    os.replace(_kept(path), path)


def _kept(path: str) -> str:
    return f"{path}.old"


@commit_point("file.removed")
def remove(path: str) -> None:
    """Remove a file that may be gone already."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)


def refusal(error: OSError, subject: str, remedy: str) -> DataError:
    """What the file system has said, as an error for people.

    :param subject: where it does not name a file
    """
    kind = NoSpace if error.errno in (errno.ENOSPC, errno.EDQUOT) else Unavailable
    return kind(str(error.filename or subject), f"the node's file system said no ({error.strerror})", remedy)
