# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What people and programs do in a folder, as data: ``{"do": "put", "name": "a/b", "text": "x", "size": 3000}``."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Callable, Mapping

Deed = Mapping[str, Any]
# Old ones: who compares with the time when an object was stored finds no file newer, but for those of the year 2100.
_TIMES = (1_500_000_000_123_456_789, 1_500_000_001_000_000_000, 1_600_000_000_999_999_999, 4_102_444_800_000_000_000)


def content(text: str, size: int) -> bytes:
    """Content that is told by a short text; other texts and sizes are other contents."""
    unit = f"{text}{size}|".encode()
    return (unit * (size // len(unit) + 1))[:size]


def carry_out(root: Path, deed: Deed) -> None:
    """Do it; what it takes for granted and is not there makes it do nothing."""
    path = root / deed["name"]
    if os.path.commonpath([root, os.path.normpath(path)]) == str(root):
        _DEEDS[deed["do"]](path, deed)


def _room(path: Path) -> None:
    """Make the folders above; what is in their way goes."""
    for above in reversed(path.parents):
        if not above.is_dir() or above.is_symlink():
            _gone(above)
            above.mkdir()


def _gone(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write(path: Path, deed: Deed) -> None:
    path.write_bytes(content(deed["text"], deed["size"]))
    os.utime(path, ns=(0, _TIMES[deed.get("when", 0)]))


def _put(path: Path, deed: Deed) -> None:
    """Write it in place: it stays the same inode."""
    _room(path)
    if path.is_symlink() or not path.is_file():
        _gone(path)
    _write(path, deed)


def _exchange(path: Path, deed: Deed) -> None:
    """Write another one and rename it, as editors do."""
    _room(path)
    new = path.with_name("new")
    _write(new, deed)
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    new.rename(path)


def _touch_back(path: Path, deed: Deed) -> None:
    """Other content of the same length, and the time that it had."""
    if path.is_file() and not path.is_symlink():
        before = path.stat()
        path.write_bytes(content(deed["text"], before.st_size))
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _reuse(path: Path, deed: Deed) -> None:
    """Delete it and make another one of its length and time, which most file systems give the same inode."""
    if path.is_file() and not path.is_symlink():
        before = path.stat()
        path.unlink()
        path.write_bytes(content(deed["text"], before.st_size))
        path.chmod(before.st_mode & 0o7777)
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _rename(path: Path, deed: Deed) -> None:
    target = path.parents[deed["name"].count("/")] / deed["to"]
    if os.path.lexists(path) and target not in (path, *path.parents) and path not in target.parents:
        _room(target)
        if os.path.lexists(path):
            _gone(target)
            path.rename(target)


def _remove(path: Path, deed: Deed) -> None:
    if path.parent.is_dir():
        _gone(path)


def _folder(path: Path, deed: Deed) -> None:
    """An empty folder, whatever was there."""
    _room(path)
    _gone(path)
    path.mkdir()


def _link(path: Path, deed: Deed) -> None:
    _room(path)
    _gone(path)
    path.symlink_to(deed["to"])


def _hard_link(path: Path, deed: Deed) -> None:
    target = path.parents[deed["name"].count("/")] / deed["to"]
    if path.is_file() and not path.is_symlink() and path not in target.parents and path != target:
        _room(target)
        if path.is_file():
            _gone(target)
            os.link(path, target)


def _chmod(path: Path, deed: Deed) -> None:
    if os.path.lexists(path) and not path.is_symlink():
        path.chmod(deed["mode"])


def _hole(path: Path, deed: Deed) -> None:
    """A file that is nothing but a hole, with a byte at its end."""
    _put(path, {"text": "", **deed, "size": 0})
    with path.open("r+b") as file:
        file.seek(deed["size"] - 1)
        file.write(b"x")


def _pipe(path: Path, deed: Deed) -> None:
    _room(path)
    _gone(path)
    os.mkfifo(path)


_DEEDS: Mapping[str, Callable[[Path, Deed], None]] = {
    "put": _put,
    "exchange": _exchange,
    "touch back": _touch_back,
    "reuse": _reuse,
    "rename": _rename,
    "remove": _remove,
    "folder": _folder,
    "link": _link,
    "hard link": _hard_link,
    "chmod": _chmod,
    "hole": _hole,
    "pipe": _pipe,
}
