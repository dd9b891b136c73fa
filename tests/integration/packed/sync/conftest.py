# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine with packs, against each store of the lab; what it has stored is read by others, see ``judges``."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import new_version
from tests.integration.packed.sync.judges import Reader
from tests.integration.swift_sync.conftest import (
    Result,
    Sync,
    forget,
    opened,
    own_cache,
    run_and_kill,
    small_disk,
    sync,
)
from tests.unit.packed.histories import ECONOMY

__all__ = ["forget", "opened", "own_cache", "run_and_kill", "small_disk", "sync"]  # fixtures

Pack = Callable[..., Result]


@pytest.fixture
def pack(sync: Sync) -> Pack:
    """Pushes to packs: ``pack(folder, delete=True)``."""
    return lambda path, **options: sync("push", path, **{"layout": "packed", "links": "preserve", **options})


@pytest.fixture
def unpack(sync: Sync) -> Pack:
    """Pulls, links as well: ``unpack(folder, version="1234abcd")``. It is not told that there are packs."""
    return lambda path, **options: sync("pull", path, **{"links": "preserve", **options})


@pytest.fixture
def bases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Versions of the smallest sets have bases, unless nearly all has changed."""
    monkeypatch.setattr(new_version, "_ECONOMY", ECONOMY)


@pytest.fixture
def reader(store: Any, container: str, tmp_path: Path) -> Reader:
    """Reads the container without any of our own code."""
    return Reader(f"{store.object_store}/{container}", store.token, tmp_path)
