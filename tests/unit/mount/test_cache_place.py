# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said of the disk that a cache is on."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.cache_place import warnings
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount
from tests.unit.mount.example import settings

CACHE = "/local/cache/mnt-results"
ENOUGH = 20 << 30


def disks(**kinds: str) -> list[Mount]:
    return [Mount("/" + path.replace("_", "/").strip("/"), kind, "disk", frozenset()) for path, kind in kinds.items()]


@pytest.mark.parametrize(
    ("mounts", "told"),
    [
        (disks(_="ext4"), False),
        (disks(_="overlay", local="ext4"), False),
        (disks(_="ext4", local="tmpfs"), True),
        (disks(_="tmpfs", local="xfs"), False),
        (disks(_="ext4", local_cach="tmpfs"), False),
        ([*disks(local="ext4"), *disks(local="tmpfs")], True),
        ([*disks(local="tmpfs"), *disks(local="ext4")], False),
        (disks(local_cache_mnt="ext4"), False),
    ],
)
def test_a_cache_in_memory(mounts: list[Mount], told: bool) -> None:
    found = warnings(settings(), CACHE, mounts, ENOUGH)
    assert ["is in memory (tmpfs at /local)" in one for one in found] == [True] * told


@pytest.mark.parametrize(
    ("free", "options", "told"),
    [
        (ENOUGH, {}, False),
        (300 << 20, {}, True),
        (0, {}, True),
        (0, {"read_only": True}, False),
        (0, {"cache_mode": "off"}, False),
        (0, {"cache_mode": "full"}, True),
    ],
)
def test_a_disk_that_is_nearly_full(free: int, options: dict[str, Any], told: bool) -> None:
    found = warnings(settings(**options), CACHE, disks(_="ext4"), free)
    assert ["may give up files" in one and "Make room" in one for one in found] == [True] * told
