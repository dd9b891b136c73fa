# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is there on the node. Looks, and changes nothing."""

from __future__ import annotations

import json
import os
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._files.entries import paths_of_files
from ansible_collections.chameleon.data.plugins.module_utils._files.missing_folders import lowest_there, missing_folders
from ansible_collections.chameleon.data.plugins.module_utils._mount import fstab, health, table
from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import (
    BROKEN,
    EMPTY,
    FULL,
    LINK,
    MISSING,
    NOT_A_FOLDER,
    NOT_MOUNTED,
    Actual,
)
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import BACKENDS
from ansible_collections.chameleon.data.plugins.module_utils._mount.fuse_process import find_processes
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import RECORDS, Places, places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Supervisor


def observe(supervisor: Supervisor, places: Places, patience: float) -> Actual:
    """The mount at a path and what belongs to it.

    :param places: where it would be made; its cache may be elsewhere, as its record tells
    :param patience: seconds for which the mount may be silent
    """
    path = table.real_path(places.path)
    mounts = table.read()
    mount = table.on_top(mounts, path)
    record = read_record(places)
    cache = record.get("cache") or places.cache
    servers = find_processes(path, mount)
    ours = [server for server in servers if server.reads(places.config, cache)]
    hidden_by = table.hiding(mounts, mount) if mount else []
    mounted = [other for other in mounts if other.kind in table.OBJECT_STORES]
    others = {other.path for other in mounted} | set(recorded()) - {places.path}
    return Actual(
        folder=EMPTY if mount else look_at(places.path),
        mount=mount,
        health=_health(places.path, patience, mount, hidden_by),
        config=small_files.read(places.config),
        unit=small_files.read(places.unit_file),
        enabled=supervisor.is_enabled(places),
        cache=cache if os.path.isdir(cache) else None,
        pending=pending(cache, record),
        record=record,
        in_fstab=fstab.has(small_files.read(fstab.PATH) or "", places.path),
        words=[os.fsdecode(word) for word in ours[0].words] if ours else None,
        served_by_others=len(servers) > len(ours),
        authorities=small_files.read(places.authorities),
        missing=[] if mount else missing_folders(places.path)[::-1],
        upon=table.upon(mounts, mount) if mount else [],
        hidden_by=hidden_by,
        failed=supervisor.has_failed(places),
        additions=supervisor.additions(places),
        overrides=supervisor.overrides(places),
        inside=sorted({other for other in others if table.is_in(other, path)} | _mounted_in(mounts, mount, path)),
        around=sorted(other for other in others if table.is_in(path, other)),
    )


def _health(path: str, patience: float, mount: table.Mount | None, hidden_by: list[table.Mount]) -> str:
    if mount is None:
        return NOT_MOUNTED
    # What would answer is not the mount.
    return BROKEN if hidden_by else health.probe(path, patience, mount.only_for)


def _mounted_in(mounts: list[table.Mount], mount: table.Mount | None, path: str) -> set[str]:
    """Whatever is mounted below a folder on which nothing is mounted yet."""
    return set() if mount else {other.path for other in mounts if table.is_in(other.path, path)}


def look_at(path: str) -> str:
    """What is at a mount point where nothing is mounted, see ``actual``."""
    if os.path.islink(path):
        return LINK
    try:
        return FULL if os.listdir(path) else EMPTY
    except FileNotFoundError:
        return MISSING
    except NotADirectoryError:
        return NOT_A_FOLDER


def room(folder: str) -> int:
    """Bytes that root may still write into a folder, there or not."""
    disk = os.statvfs(lowest_there(folder))
    return disk.f_bfree * disk.f_frsize


def obstacle(folder: str) -> str:
    """What keeps root from making a folder, or from writing into it where it is there; empty where nothing does."""
    folder = lowest_there(folder)
    if not os.path.isdir(folder):
        return f"{folder} is no folder"
    return "" if os.access(folder, os.W_OK) else f"nothing can be written into {folder}"


def pending(cache: str, record: Mapping[str, Any]) -> list[str]:
    """Files that any backend has in its cache and not uploaded yet, as one sees them below the mount point.

    :param record: of the mount; what is of another source than that is named as it is in the store
    """
    shown = str(record.get("source") or "").partition(":")[2]
    start = f"{shown}/" if shown else ""
    names = [name for backend in BACKENDS for name in backend.pending(cache)]
    return [name[len(start) :] if name.startswith(start) else name for name in names]


def rescued(places: Places) -> list[str]:
    """Files that were in the cache when the program was killed, of which it has forgotten whether they are uploaded."""
    return sorted(os.path.relpath(path, places.rescued) for path in paths_of_files(places.rescued))


def recorded() -> list[str]:
    """The mount points that this collection's records tell of, mounted or not."""
    return [record["path"] for record in _records()]


class Cache(NamedTuple):
    """Of one mount.

    :ivar mount: its mount point
    :ivar pending: how many files in it are not uploaded yet
    """

    mount: str
    folder: str
    pending: int


def caches() -> list[Cache]:
    """Of the mounts that this collection's records tell of, mounted or not."""
    found = []
    for record in _records():
        folder = str(record.get("cache") or places_of(record["path"]).cache)
        found.append(Cache(record["path"], folder, len(pending(folder, record))))
    return found


def read_record(places: Places) -> dict[str, Any]:
    """The record of the last mount that went well; one that cannot be read counts as none."""
    return _record(small_files.read(places.record))


def _records() -> list[dict[str, Any]]:
    try:
        names = os.listdir(RECORDS)
    except FileNotFoundError:
        return []
    texts = (small_files.read(os.path.join(RECORDS, name)) for name in names if name.endswith(".json"))
    return [record for record in map(_record, texts) if "path" in record]


def _record(text: str | None) -> dict[str, Any]:
    try:
        return dict(json.loads(text or "{}"))
    except (ValueError, TypeError):  # no JSON, or no dictionary
        return {}
