# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""However many files there are, few of their names are in memory, and few packs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.integration.packed.sync.trees import grow
from tests.lab import layout

# A process of its own, as what matters is the most memory that it ever had.
RUN = """
import json, re, sys
from tests.integration.swift_sync.conftest import run_sync
for arguments in json.loads(sys.argv[1]):
    result = run_sync(**arguments)
    most = re.search(r"VmHWM:\\s+(\\d+) kB", open("/proc/self/status").read())
    print(result["done"]["files"], int(most[1]) / 1024)
"""
FEW, MANY = 2_000, 20_000


@pytest.mark.stores(server="rgw")
def test_it_does_not_grow_with_the_files(store: Any, container: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": f"{layout.ROOT}/.collections:{layout.ROOT}"}
    most = {}
    for count in (FEW, MANY):
        names = (f"a folder with a long name {one % 10}/and a file with a long name {one}" for one in range(count))
        source = grow(tmp_path / f"{count}", {name: name.encode() for name in names})
        reached = {"endpoint": store.object_store, "token": store.token, "container": container, "prefix": f"{count}"}
        push = {**reached, "direction": "push", "path": str(source), "layout": "packed", "pack_size": "1M"}
        pull = {**reached, "direction": "pull", "path": str(tmp_path / "target" / f"{count}")}
        command = [sys.executable, "-c", RUN, json.dumps([push, push, pull, pull])]
        done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
        lines = [line.split() for line in done.stdout.splitlines()]
        assert [int(files) for files, _mib in lines] == [count, 0, count, 0]
        most[count] = [float(mib) for _files, mib in lines]
    assert most[MANY][-1] < 128  # MiB

    grown = [many - few for few, many in zip(most[FEW], most[MANY])]
    assert max(grown) < 10, most  # MiB; names and rows of all would take more
