# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in a folder: ``os.walk`` and ``hashlib``."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

from tests.trust.model.things import FILE, FOLDER, LINK, SPECIAL, Thing


def look(root: Path) -> dict[str, Thing]:
    """All that is below a folder, temporary files included."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*folders, *files):
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = _thing(path)
    return found


def _thing(path: str) -> Thing:
    status = os.lstat(path)
    mtime_us, mode = status.st_mtime_ns // 1000, stat.S_IMODE(status.st_mode)
    if stat.S_ISLNK(status.st_mode):
        target = os.readlink(path)
        return Thing(LINK, target, len(os.fsencode(target)), mtime_us)
    if stat.S_ISDIR(status.st_mode):
        return Thing(FOLDER, mode=mode)
    if not stat.S_ISREG(status.st_mode):
        return Thing(SPECIAL)
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "md5").hexdigest()
    return Thing(FILE, digest, status.st_size, mtime_us, mode)
