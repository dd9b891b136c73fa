# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What on the node would be in the way of what is written into its image: known before anything is copied."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._files.chrooted import Chrooted, chrooted
from ansible_collections.chameleon.data.plugins.module_utils._image.selection.rules import Rules


def obstacles(
    parts: Iterable[tuple[str, str]], folders: Iterable[str], files: Iterable[str], rules: Rules
) -> dict[str, str]:
    """Paths of the node, and why nothing can be written there.

    :param parts: each a folder that shows one file system alone and the path it has on the node, the root first
    :param folders: that are needed
    :param files: that are to be written, in folders that may not be there
    :param rules: of what stays out, and so is in nobody's way
    """
    needed: dict[str, bool] = {}  # whether it is to be a folder
    for path in files:
        needed.setdefault(path, False)
        needed.update(dict.fromkeys(_above(path), True))
    for path in folders:
        needed.update(dict.fromkeys([*_above(path), path], True))
    found: dict[str, str] = {}
    with contextlib.ExitStack() as stack:
        roots = [(point.rstrip("/"), stack.enter_context(chrooted(folder, point))) for folder, point in parts]
        for path, is_folder in sorted(needed.items()):
            root = next(root for point, root in reversed(roots) if path.startswith(f"{point}/"))
            if not any(path.startswith(f"{above}/") for above in found):
                why = _why_not(root, path, is_folder, rules)
                found.update({} if why is None else {path: why})
    return {path: why for path, why in found.items() if why}


def _why_not(root: Chrooted, path: str, is_folder: bool, rules: Rules) -> str | None:
    """None if nothing is in the way of what is below, either; empty if what is there stays out."""
    try:
        with root.place(path) as place:
            there = stat.S_ISDIR(os.stat(place.name, dir_fd=place.folder, follow_symlinks=False).st_mode)
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"cannot be reached ({error.strerror})"
    if there == is_folder:
        return None
    if rules.why_not(place.path, there) is not None:
        return ""
    return "is a folder and should be a file" if there else "is no folder and should be one"


def _above(path: str) -> list[str]:
    """The folders on the way to it."""
    names = path.split("/")
    return ["/".join(names[:count]) for count in range(2, len(names))]
