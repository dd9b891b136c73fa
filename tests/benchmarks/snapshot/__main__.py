# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench-snapshot`: both ways once a round, the median round of each into docs/benchmarks/snapshot.{json,md}.

Needs the lab's Keystone, Glance and node2 up, and libguestfs on this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openstack

from tests.benchmarks.snapshot import by_hand
from tests.benchmarks.snapshot.report import BY_HAND, NATIVE, TOTAL, page
from tests.lab import layout, netns
from tests.lab.nodes import access

_NODE = "node2"
_CLOUD = "lab"
_NAME = "bench-snapshot"
_DOCS = layout.ROOT / "docs" / "benchmarks"
_WORK = layout.ROOT / "build" / "bench" / "snapshot"
_THERE = "/dev/shm/bench"  # on the node: in memory, so that it is no part of the image
_CODE = f"{_THERE}/ansible_collections/chameleon/data"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-snapshot", description=__doc__)
    parser.add_argument("--rounds", type=int, default=1)
    rounds = parser.parse_args().rounds
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(layout.CLOUDS)
    netns.enter()
    cloud = openstack.connect(cloud=_CLOUD)
    shutil.rmtree(_WORK, ignore_errors=True)
    root = _WORK / "root"
    root.mkdir(parents=True)
    _sh(f"{_on_node()} tar --create --one-file-system -C / . | tar --extract --numeric-owner -C {root}")
    measured: dict[str, list[list[dict[str, Any]]]] = {NATIVE: [], BY_HAND: []}
    try:
        for number in range(1, rounds + 1):
            for tool, rows in ((NATIVE, _native(cloud)), (BY_HAND, _by_hand(root))):
                measured[tool].append(rows)
                print(f"round {number}  {tool:20} {_total(rows)}", flush=True)
                _clear(cloud)
    finally:
        _clear(cloud)
        _sh(f"{_on_node()} rm -rf {_THERE}")
        shutil.rmtree(_WORK, ignore_errors=True)
    rows = [{"tool": tool, **row} for tool, tries in measured.items() for row in _median(tries)]
    (_DOCS / "snapshot.json").write_text(json.dumps(rows, indent=1) + "\n")
    (_DOCS / "snapshot.md").write_text(page(rows))
    print(page(rows))
    return 0


def _native(cloud: Any) -> list[dict[str, Any]]:
    """The module's own code, carried to the node and run there as root."""
    parts = "plugins/module_utils tests/benchmarks/snapshot"
    carried = f"mkdir -p {_CODE} && tar --extract -C {_CODE}"
    _sh(f"tar --create -C {layout.ROOT} {parts} | {_on_node()} sh -c {json.dumps(carried)!r}")
    job = {
        "name": _NAME,
        "endpoint": cloud.config.get_session_endpoint("image"),
        "token": cloud.session.get_token(),
        "project_id": cloud.current_project_id,
    }
    run = f"{_on_node()} env PYTHONPATH={_THERE} python3 {_CODE}/tests/benchmarks/snapshot/on_node.py"
    done = json.loads(_sh(run, json.dumps(job)))
    size = round(done["image"]["size"] / (1 << 20))
    return [{**row, "image_mib": size} for row in done["rows"]]


def _by_hand(root: Path) -> list[dict[str, Any]]:
    work = _WORK / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir()
    return by_hand.make(root, work, _NAME, _CLOUD, layout.LOG / "bench-snapshot.log")


def _median(tries: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of the middle one by its total."""
    return sorted(tries, key=lambda rows: float(_total(rows)["wall_s"]))[len(tries) // 2]


def _total(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return next(row for row in rows if row["stage"] == TOTAL)


def _clear(cloud: Any) -> None:
    for image in cloud.image.images(name=_NAME):
        cloud.image.delete_image(image.id)


def _on_node() -> str:
    return f"ssh -F {access.CONFIG} {_NODE} sudo"


def _sh(command: str, stdin: str = "") -> str:
    done = subprocess.run(
        ["bash", "-ceu", "-o", "pipefail", command], input=stdin, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
