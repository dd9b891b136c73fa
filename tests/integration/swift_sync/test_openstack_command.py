# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What we push, the `openstack` command of python-openstackclient saves; what it created, we find unchanged."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable, Sequence

import pytest

from tests.integration.swift_sync.conftest import Sync, contents_of, make_tree
from tests.lab import layout

MIB = 1 << 20
Openstack = Callable[..., None]
EACH = "import json, sys; from openstackclient import shell; sys.exit(any(map(shell.main, json.loads(sys.argv[1]))))"


@pytest.fixture
def openstack(store: Any) -> Openstack:
    """Runs some of its commands in a folder, in one process: to load it takes longer than all of them."""

    def run(folder: Path, *commands: Sequence[str]) -> None:
        access = [
            "--os-auth-type=admin_token",
            f"--os-endpoint={store.object_store}",
            f"--os-token={store.token}",
            f"--os-cacert={layout.AUTHORITY}",
        ]
        each = [sys.executable, "-c", EACH, json.dumps([[*access, *command] for command in commands])]
        done = subprocess.run(each, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    return run


@pytest.fixture
def source(tmp_path: Path) -> Path:
    return make_tree(
        tmp_path / "source", {"a.txt": b"a", "empty": b"", "d/large": os.urandom(3 * MIB + 7), "ä b": b"b"}
    )


def test_it_saves_what_we_pushed(
    sync: Sync, openstack: Openstack, source: Path, tmp_path: Path, container: str
) -> None:
    sync("push", source, segment_size="1M")
    target = tmp_path / "target"
    for name in contents_of(source):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
    openstack(
        target, *(["object", "save", "--file", str(target / name), container, name] for name in contents_of(source))
    )
    assert contents_of(target) == contents_of(source)


def test_what_it_created_is_found_unchanged(
    sync: Sync, openstack: Openstack, source: Path, tmp_path: Path, container: str, forget: Callable[[], None]
) -> None:
    openstack(source, ["container", "create", container], ["object", "create", container, *contents_of(source)])
    for compare in ("auto", "checksum"):
        assert sync("push", source, compare=compare)["plan"] == []
    forget()
    pulled = sync("pull", tmp_path / "target")
    assert pulled["done"]["unverified"] == 0
    assert contents_of(tmp_path / "target") == contents_of(source)  # it keeps no mtime
