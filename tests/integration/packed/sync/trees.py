# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders as a packed data set keeps them: content, links, empty folders, modes, and times to the nanosecond."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Mapping, NamedTuple

_TIME = 1_500_000_000_123_456_789
_STEP = 1_000_001_001

Content = bytes | str | None


class Item(NamedTuple):
    """A file, a link or an empty folder.

    :ivar content: of a file; the target of a link, as text; of an empty folder None
    :ivar mtime_ns: 0 of a folder, whose time depends on who has looked after it last
    :ivar mode: permission bits; 0 of a link, which has none
    """

    content: Content
    mtime_ns: int
    mode: int


def grow(root: Path, things: Mapping[str, Content], when: int = 0) -> Path:
    """Make files (bytes), links (text) and empty folders (None), with odd times; what is there is replaced.

    :param when: seconds that are added to the times
    """
    for number, (name, content) in enumerate(things.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_symlink():
            path.unlink()
        if content is None:
            path.mkdir(exist_ok=True)
            continue
        if isinstance(content, str):
            path.symlink_to(content)
        else:
            path.write_bytes(content)
        time = _TIME + number * _STEP + when * 10**9
        os.utime(path, ns=(0, time), follow_symlinks=False)
    return root


def tree(root: Path) -> dict[str, Item]:
    """What there is below a folder, temporary files included."""
    found = {}
    for folder, folders, files in os.walk(root):
        for name in (*files, *(one for one in folders if os.path.islink(os.path.join(folder, one)))):
            path = os.path.join(folder, name)
            found[os.path.relpath(path, root)] = _item(path)
        if not folders and not files and folder != str(root):
            found[os.path.relpath(folder, root)] = Item(None, 0, stat.S_IMODE(os.stat(folder).st_mode))
    return found


def _item(path: str) -> Item:
    status = os.lstat(path)
    if stat.S_ISLNK(status.st_mode):
        return Item(os.readlink(path), status.st_mtime_ns, 0)
    with open(path, "rb") as stream:
        return Item(stream.read(), status.st_mtime_ns, stat.S_IMODE(status.st_mode))
