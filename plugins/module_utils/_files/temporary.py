# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporary files, for what would be too much for memory; where they are there may be no room."""

from __future__ import annotations

import contextlib
import errno
import os
import tempfile
from typing import IO, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._files.descriptor_limit import TOO_MANY

_FULL = errno.ENOSPC, errno.EDQUOT


def temporary_file() -> IO[bytes]:
    """A new one, without a name.

    :raises DataError: it cannot be made
    """
    with writing_temporary():
        return tempfile.TemporaryFile()


def discard(file: IO[bytes]) -> None:
    """Close it; what of it could not be written does not matter any more."""
    with contextlib.suppress(OSError):
        file.close()


@contextlib.contextmanager
def writing_temporary() -> Iterator[None]:
    """Nothing but temporary files can raise OSError inside the context.

    :raises NoSpace: there is no room for them
    :raises DataError: they cannot be written for another reason
    """
    try:
        yield
    except OSError as error:
        kind = NoSpace if error.errno in _FULL else DataError
        folder = tempfile.tempdir or "the folder for temporary files"
        cause = f"a temporary file cannot be written ({os.strerror(error.errno) if error.errno else error})"
        elsewhere = "Make room there, or have such files elsewhere: TMPDIR in 'environment' of the task."
        raise kind(folder, cause, TOO_MANY if error.errno == errno.EMFILE else elsewhere) from error
