# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders that nobody means to lose: the system's, and homes. Pure.

Their names are those of the Filesystem Hierarchy Standard 3.0, and of Debian, Ubuntu and Red Hat.
"""

from __future__ import annotations

from typing import Iterable

_WHOLE = frozenset("bin boot dev etc lib lib32 lib64 libx32 proc sbin sys usr".split())
_ITSELF = frozenset("home lost+found media mnt opt root run snap srv tmp var".split())
_THEIR_CHILDREN = ("home", "var")


def why_protected(path: str, homes: Iterable[str] = ()) -> str:
    """Why a folder must not be emptied, removed or covered; empty where it may.

    :param path: as the user wrote it
    :param homes: home folders of the node
    """
    if not path.startswith("/"):
        return "it is no absolute path"
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if ".." in parts:
        return "it has '..' in it"
    if not parts:
        return "it is the root of the file system"
    if parts[0] in _WHOLE or (len(parts) == 1 and parts[0] in _ITSELF):
        return "it belongs to the system"
    if len(parts) == 2 and parts[0] in _THEIR_CHILDREN:
        return "it is a home folder" if parts[0] == "home" else "it belongs to the system"
    clean = "/" + "/".join(parts)
    found = next((home for home in homes if f"{home.rstrip('/')}/".startswith(f"{clean}/")), "")
    return f"it is or holds the home folder {found}" if found else ""
