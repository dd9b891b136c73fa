# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a tool has really done what it was timed for; each check returns what is wrong, or nothing."""

from __future__ import annotations

import filecmp
import hashlib
import os
from pathlib import Path

from tests.benchmarks.remote import Remote

_NAMED = 3  # of those that are missing or too many
_CONTENT_UP_TO = 1 << 20  # bytes; of larger objects the listing's checksum may be a manifest's


def pushed(remote: Remote, container: str, folder: Path, content: bool) -> str:
    """The container holds every file of the folder, and nothing else; with *content* by checksum, where small."""
    rows = {row["name"]: row for row in remote.rows(container)}
    files = _files(folder)
    if rows.keys() != files.keys():
        return f"{len(files.keys() - rows.keys())} of {len(files)} objects are missing, " + (
            f"{len(rows.keys() - files.keys())} are too many"
        )
    for name, path in files.items():
        size = path.stat().st_size
        if rows[name]["bytes"] != size and remote.size(container, name) != size:
            return f"{name} has not {size} bytes"
        if content and size <= _CONTENT_UP_TO and rows[name]["hash"] != hashlib.md5(path.read_bytes()).hexdigest():
            return f"{name} has another content"
    return ""


def pulled(source: Path, folder: Path, content: bool) -> str:
    """The folder holds every file of the source, and nothing else; with *content* byte by byte.

    Folder by folder, as there may be a million of them.
    """
    found, wanted = _entries(folder), _entries(source)
    if found.keys() != wanted.keys():
        missing, more = sorted(wanted.keys() - found.keys()), sorted(found.keys() - wanted.keys())
        return f"{len(missing)} of {len(wanted)} in {source.name} are missing, {len(more)} are too many: " + (
            ", ".join([*missing, *more][:_NAMED])
        )
    for name, entry in wanted.items():
        if entry.is_dir():
            wrong = pulled(source / name, folder / name, content)
            if wrong:
                return wrong
        elif found[name].stat().st_size != entry.stat().st_size:
            return f"{entry.path} should have {entry.stat().st_size} bytes"
        elif content and not filecmp.cmp(entry.path, found[name].path, shallow=False):
            return f"{entry.path} has another content"
    return ""


def _entries(folder: Path) -> dict[str, os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        return {entry.name: entry for entry in entries}


def _files(folder: Path) -> dict[str, Path]:
    return {
        os.path.relpath(os.path.join(where, name), folder): Path(where) / name
        for where, _folders, names in os.walk(folder)
        for name in names
    }
