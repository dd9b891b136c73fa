# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench-exchange`: each data set by each way on each number of nodes, into
docs/benchmarks/exchange.{json,md,png}.

What was measured with other data sets or numbers of nodes before stays there. Needs root, the lab's Keystone and Ceph
RGW up, and libtorrent for this machine's Python.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import uuid
from dataclasses import asdict
from pathlib import Path

import openstack

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Finding
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from tests.benchmarks.exchange import network
from tests.benchmarks.exchange.chart import draw
from tests.benchmarks.exchange.report import ALL, EXCHANGED, MIB, NODE_MBIT, SHARED, STORE_MBIT, TREE, Row, page
from tests.benchmarks.exchange.ways import Source, measured, prepare
from tests.benchmarks.quiet import wait_until_quiet
from tests.lab import layout, netns

_JSON = layout.ROOT / "docs" / "benchmarks" / "exchange.json"
_PICTURE = layout.ROOT / "docs" / "docsite" / "rst" / "images" / "exchange.png"  # of the page on staging
# (files, bytes each)
SETS = {"mid": (512, 192 << 10), "more": (2048, 192 << 10), "small": (10_000, 4 << 10), "one": (1, 96 * MIB)}
WAYS = {"all": ALL, "exchange": EXCHANGED, "rsync": SHARED, "tree": TREE}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-exchange", description=__doc__)
    parser.add_argument("--nodes", nargs="+", type=int, default=[1, 2, 4, 8, 16, 32])
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1, help="the data sets are so many times smaller: a rehearsal")
    options = parser.parse_args()
    if Finding().result() is None:
        print("no Python here has libtorrent: install python3-libtorrent", file=sys.stderr)
        return 1
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(layout.CLOUDS)
    prepare()
    rows = [Row(**row) for row in json.loads(_JSON.read_text())] if _JSON.exists() else []
    with netns.entered():
        cloud = openstack.connect(cloud="lab-rgw")
        token = str(cloud.session.get_token())
        endpoint = layout.url("rgw") + "/swift/v1/AUTH_" + str(cloud.session.get_project_id())
    try:
        for name in options.sets:
            source = Source(endpoint, token, f"bench-{uuid.uuid4().hex[:12]}")
            with netns.entered():
                _fill(source, *_shape(name, options.scale))
            for nodes in options.nodes:
                network.up(nodes, NODE_MBIT, STORE_MBIT)
                for way in options.ways if nodes > 1 else ["all"]:
                    new = _measured(name, nodes, WAYS[way], source, options)
                    rows = [row for row in rows if new is None or _measured_of(row) != _measured_of(new)] + (
                        [new] if new else []
                    )
                    rows.sort(
                        key=lambda row: (row.files == 1, row.files, row.nodes, list(WAYS.values()).index(row.way))
                    )
                    _write(rows)
            with netns.entered():
                _remove(source)
    finally:
        network.down()
    print(page(rows))
    return 0


def _shape(name: str, scale: int) -> tuple[int, int]:
    """Files, and bytes of each."""
    files, size = SETS[name]
    return (files, size // scale) if files == 1 else (files // scale, size)


def _measured(name: str, nodes: int, way: str, source: Source, options: argparse.Namespace) -> Row | None:
    """None if it failed, which is told."""
    files, size = _shape(name, options.scale)
    runs = []
    for _number in range(options.rounds):
        wait_until_quiet()
        try:
            runs.append(measured(way, nodes, source))
        except RuntimeError as error:
            print(f"{name}, {nodes} nodes, {way}: {error}", file=sys.stderr, flush=True)
            return None
    middle = sorted(runs, key=lambda run: run.seconds)[len(runs) // 2]
    title = f"{files:,} x {_bytes(size)}" if files > 1 else f"one file of {_bytes(size)}"
    row = Row(**asdict(middle), data=title, files=files, size=files * size, way=way, nodes=nodes)
    print(row, flush=True)
    return row


def _measured_of(row: Row) -> tuple[str, int, int, str, int]:
    """A row of the same takes its place."""
    return row.data, row.files, row.size, row.way, row.nodes


def _bytes(size: int) -> str:
    return f"{size // MIB} MiB" if size >= MIB else f"{size >> 10} KiB"


def _fill(source: Source, files: int, size: int) -> None:
    with tempfile.TemporaryDirectory(prefix="bench-exchange-") as folder:
        for number in range(files):
            path = Path(folder) / f"{number % 100:02}" / f"{number:06}"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(os.urandom(size))
        settings = settings_with(direction="push", path=folder, container=source.container, segment_size="auto")
        transport = Transport(source.endpoint, GivenToken(source.token))
        assert not synchronise(transport, settings, Meter(), False).get("failed")


def _remove(source: Source) -> None:
    transport = Transport(source.endpoint, GivenToken(source.token))
    with tempfile.TemporaryDirectory() as folder:
        settings = settings_with(
            direction="push", path=folder, container=source.container, delete=True, allow_empty_source=True
        )
        synchronise(transport, settings, Meter(), False)


def _write(rows: list[Row]) -> None:
    _JSON.write_text(json.dumps([asdict(row) for row in rows], indent=1) + "\n")
    _JSON.with_suffix(".md").write_text(page(rows))
    draw(rows, _JSON.with_suffix(".png"))
    files, _size = SETS["mid"]
    shown = [row for row in rows if row.files == files and row.way in (ALL, EXCHANGED)]
    if shown:
        draw(shown, _PICTURE)


if __name__ == "__main__":
    sys.exit(main())
