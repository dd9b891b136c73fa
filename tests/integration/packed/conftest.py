# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets in each store of the lab, pushed as simply as can be, and read by the reader in ``examples/``."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.container import create_container
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from tests.integration.conftest import Cloud, http_to
from tests.integration.packed.killing import killed
from tests.lab import layout
from tests.trust.faults.requests import CHANGES
from tests.unit.packed.histories import Files

READER = layout.ROOT / "examples/read_packed.py"
PREFIX = "sets/a/"


def reach(endpoint: str, token: str, container: str) -> Place:
    """The data set, as one more host reaches it."""
    return Place(open_store(http_to(endpoint, token, timeout=30)), container, PREFIX)


@pytest.fixture
def hosts(store: Cloud, container: str) -> Callable[[], Place]:
    """Each call is another one's way to the data set of this test."""
    here = reach(store.object_store, store.token, container)
    for name in (container, container + "_segments"):
        create_container(here.store, name, {})
    return lambda: reach(store.object_store, store.token, container)


@pytest.fixture
def place(hosts: Callable[[], Place]) -> Place:
    """The data set of this test."""
    return hosts()


@pytest.fixture
def read(store: Cloud, container: str, tmp_path: Path) -> Callable[..., Files]:
    """What a version holds, the latest if none is named, as somebody reads it who has nothing of ours."""
    folders = iter(range(1000))

    def run(version: str = "") -> Files:
        folder = tmp_path / f"read-{next(folders)}"
        arguments = [f"{store.object_store}/{container}", "--prefix", PREFIX, "--to", str(folder)]
        arguments += ["--version", version] if version else []
        environment = {**os.environ, "OS_TOKEN": store.token, "SSL_CERT_FILE": str(layout.AUTHORITY)}
        subprocess.run([sys.executable, str(READER), *arguments], env=environment, check=True)
        files = [path for path in folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(folder)): path.read_bytes() for path in files}

    return run


@pytest.fixture
def dies(hosts: Callable[[], Place]) -> Callable[..., bool]:
    """Does something in a process of its own, which kills itself before a change: ``dies(work, 3)``.

    Returns whether it did: it has ended by itself where there are not so many changes.
    """

    def run(work: Callable[[Place], object], at: int) -> bool:
        return killed(lambda: work(hosts()), at, CHANGES)

    return run
