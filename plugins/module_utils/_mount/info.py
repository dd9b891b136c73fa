# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every object-store mount of the node, whoever made it. Looks, and changes nothing."""

from __future__ import annotations

import contextlib
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import paths_of_files
from ansible_collections.chameleon.data.plugins.module_utils._mount import observe, table
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import HEALTHY, NOT_MOUNTED
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import find_supervisor
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import WEEK, check_count

_AT_ONCE = 16  # mounts that are asked at a time: each may be silent for as long as it is given
_NAMED = 50  # files


def tell(patience: int) -> dict[str, Any]:
    """The result of the module.

    :param patience: seconds for which a mount may be silent
    :raises BadInput: the patience is none
    :raises Denied: this is not root, who alone sees all of it
    """
    check_count("timeout", patience, 1, WEEK)
    if os.geteuid() != 0:
        raise Denied("node", "what a mount has not uploaded yet is seen by root alone", "Set 'become: true'.")
    there = {mount.path for mount in table.read() if mount.kind in table.OBJECT_STORES}
    paths = sorted({*there, *observe.recorded()})
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return {"mounts": list(pool.map(partial(_mount, patience=patience), paths))}


def _mount(path: str, patience: float) -> dict[str, Any]:
    supervisor = find_supervisor()
    places = supervisor.at(places_of(path))
    actual = observe.observe(supervisor, places, patience)
    mount, record = actual.mount, actual.record
    managed = actual.unit is not None and (mount is None or actual.ours)
    return {
        "mount_point": path,
        "health": actual.health,
        "mounted": actual.health != NOT_MOUNTED,
        "usable": actual.health == HEALTHY,
        "source": record.get("source") if mount is None else mount.source,
        "backend": record.get("backend") or (table.OBJECT_STORES.get(mount.kind) if mount else None),
        "read_only": None if mount is None else "ro" in mount.options,
        "managed": managed,
        "unit": places.unit if managed else None,
        "active": supervisor.is_active(places) if managed else None,
        "boot": actual.enabled if managed else None,
        "pending": actual.pending[:_NAMED],
        "pending_total": len(actual.pending),
        "cache_bytes": sum(_sizes(actual.cache)) if actual.cache else 0,
        "cache_free": observe.room(actual.cache) if actual.cache else None,
        "credential": record.get("credential"),
        "credential_since": record.get("credential_since"),
    }


def _sizes(folder: str) -> Iterator[int]:
    """Bytes that each file in a folder has on the disk; caches are full of holes."""
    for path in paths_of_files(folder):
        with contextlib.suppress(FileNotFoundError):
            yield os.lstat(path).st_blocks * 512
