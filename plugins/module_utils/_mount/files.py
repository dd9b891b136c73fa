# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The few small files of a mount: read, replaced atomically, removed."""

from __future__ import annotations

import contextlib
import os

from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, regular

SECRET, PUBLIC = 0o600, 0o644
_FOLDER = 0o755


def read(path: str) -> str | None:
    """The text of a file, None where there is none."""
    try:
        with open(path, opener=regular) as stream:
            return stream.read()
    except (FileNotFoundError, NotRegular):
        return None


def write(path: str, text: str, mode: int) -> None:
    """Replace a file in one step; at no moment can anybody but its owner read a secret one."""
    os.makedirs(os.path.dirname(path), _FOLDER, exist_ok=True)
    temporary = f"{path}.new"
    remove(temporary)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
        os.fchmod(descriptor, mode)
    os.replace(temporary, path)


def put_back(path: str, text: str | None, mode: int) -> None:
    """Make a file again what :func:`read` has returned for it."""
    if text is None:
        remove(path)
    else:
        write(path, text, mode)


def remove(path: str) -> None:
    """Remove a file that may be gone already."""
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)
