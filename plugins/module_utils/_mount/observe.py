# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is there on the node. Looks, and changes nothing."""

from __future__ import annotations

import json
import os
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._mount import files, health, systemd, table
from ansible_collections.chameleon.data.plugins.module_utils._mount.backends import BACKENDS
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import RECORDS, Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import (
    EMPTY,
    FULL,
    NO_DIRECTORY,
    NO_FOLDER,
    NOT_MOUNTED,
    Actual,
)


def observe(path: str, places: Places, patience: float) -> Actual:
    """The mount at *path* and what belongs to it.

    :param patience: seconds for which the mount may be silent
    """
    mount = mount_at(path)
    return Actual(
        folder=EMPTY if mount else look_at(path),
        mount=mount,
        health=health.probe(path, patience) if mount else NOT_MOUNTED,
        config=files.read(places.config),
        unit=files.read(places.unit_file),
        enabled=systemd.is_enabled(places.unit),
        cache=os.path.isdir(places.cache),
        pending=pending(places),
        record=read_record(places),
    )


def mount_at(path: str) -> table.Mount | None:
    """What is mounted at *path*; only the folders above it are looked at, for links, because it may hang."""
    folder, name = os.path.split(path)
    return table.on_top(table.read(), os.path.join(os.path.realpath(folder), name))


def look_at(path: str) -> str:
    """What is at a mount point where nothing is mounted, see ``plan``."""
    try:
        return FULL if os.listdir(path) else EMPTY
    except FileNotFoundError:
        return NO_DIRECTORY if os.path.islink(path) else NO_FOLDER
    except NotADirectoryError:
        return NO_DIRECTORY


def pending(places: Places) -> list[str]:
    """Files that any backend has in its cache and not uploaded yet."""
    return [name for backend in BACKENDS for name in backend.pending(places)]


def recorded() -> list[str]:
    """The mount points that this collection's records tell of, mounted or not."""
    try:
        names = os.listdir(RECORDS)
    except FileNotFoundError:
        return []
    texts = (files.read(os.path.join(RECORDS, name)) for name in names if name.endswith(".json"))
    return [record["path"] for record in map(_record, texts) if record]


def read_record(places: Places) -> dict[str, Any]:
    """The record of the last mount that went well; one that cannot be read counts as none."""
    return _record(files.read(places.record))


def _record(text: str | None) -> dict[str, Any]:
    try:
        return dict(json.loads(text or "{}"))
    except ValueError:
        return {}
