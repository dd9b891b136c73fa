# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who uses a mount, found without touching it."""

from __future__ import annotations

import contextlib
import os

from ansible_collections.chameleon.data.plugins.module_utils._mount.table import real_path


def open_files(path: str) -> list[str]:
    """Open files, working directories and roots below *path*, each with its process: ``vim (1234): /mnt/data/n``."""
    path = real_path(path)  # as the kernel names it
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        targets = set()
        for link in _links(f"/proc/{pid}"):
            # The kernel knows the names: reading these links asks the mount for nothing.
            with contextlib.suppress(OSError):
                targets.add(os.readlink(link))
        inside = (target for target in targets if target == path or target.startswith(path + "/"))
        found += [f"{_name(pid)} ({pid}): {target}" for target in sorted(inside)]
    return found


def _links(process: str) -> list[str]:
    links = [f"{process}/cwd", f"{process}/root"]
    with contextlib.suppress(OSError):
        links += [f"{process}/fd/{number}" for number in os.listdir(f"{process}/fd")]
    return links


def _name(pid: str) -> str:
    try:
        with open(f"/proc/{pid}/comm", errors="replace") as stream:
            return stream.read().strip()
    except OSError:
        return "process"
