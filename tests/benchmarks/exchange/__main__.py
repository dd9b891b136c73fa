# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench-exchange`: each data set by each way on each number of nodes, into
docs/benchmarks/exchange.{json,md,png}.

What was measured with other data sets or numbers of nodes before stays there. Needs root, the lab's Keystone, Ceph RGW
and nodes up, and libtorrent for this machine's Python. The file of JSON has ``rows`` and ``plays``.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import uuid
from dataclasses import asdict
from pathlib import Path
from typing import Iterator

import openstack

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Finding
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from tests.benchmarks.exchange import network, plays
from tests.benchmarks.exchange.report import ALL, EXCHANGED, MIB, NODE_MBIT, SHARED, STORE_MBIT, TREE, Row, page
from tests.benchmarks.exchange.results import Results
from tests.benchmarks.exchange.run import Play
from tests.benchmarks.exchange.ways import Source, measured, prepare
from tests.benchmarks.quiet import wait_until_quiet
from tests.lab import layout, netns

# (files, bytes each)
SETS = {"mid": (512, 192 << 10), "more": (2048, 192 << 10), "small": (10_000, 4 << 10), "one": (1, 96 * MIB)}
WAYS = {"all": ALL, "exchange": EXCHANGED, "rsync": SHARED, "tree": TREE}
SPACES, REAL = "namespaces", "nodes"


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-exchange", description=__doc__)
    parser.add_argument("--nodes", nargs="+", type=int, default=[1, 2, 4, 8, 16, 32])
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--ways", nargs="+", choices=list(WAYS), default=list(WAYS))
    parser.add_argument("--places", nargs="+", choices=[SPACES, REAL], default=[SPACES, REAL])
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--scale", type=int, default=1, help="the data sets are so many times smaller: a rehearsal")
    options = parser.parse_args()
    if Finding().result() is None:
        print("no Python here has libtorrent: install python3-libtorrent", file=sys.stderr)
        return 1
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(layout.CLOUDS)
    prepare()
    results = Results.read()
    with netns.entered():
        cloud = openstack.connect(cloud="lab-rgw")
        token = str(cloud.session.get_token())
        endpoint = layout.url("rgw") + "/swift/v1/AUTH_" + str(cloud.session.get_project_id())
    try:
        for name in options.sets:
            source = Source(endpoint, token, f"bench-{uuid.uuid4().hex[:12]}")
            with netns.entered():
                _fill(source, *_shape(name, options.scale))
            for nodes in options.nodes if SPACES in options.places else ():
                network.up(nodes, NODE_MBIT, STORE_MBIT)
                for way in options.ways if nodes > 1 else ["all"]:
                    new = _measured(name, nodes, WAYS[way], source, options)
                    if new:
                        results.add(new)
            network.down()
            if REAL in options.places:
                for play in _played(name, source, options):
                    results.add(play)
            with netns.entered():
                _remove(source)
    finally:
        network.down()
    print(page(results.rows, results.plays))
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
    row = Row(**asdict(middle), data=_title(files, size), files=files, size=files * size, way=way, nodes=nodes)
    print(row, flush=True)
    return row


def _played(name: str, source: Source, options: argparse.Namespace) -> Iterator[Play]:
    files, size = _shape(name, options.scale)
    with plays.narrow_lines(NODE_MBIT), netns.entered():
        for way in plays.WAYS:
            wait_until_quiet()
            play = plays.played(way, source.container, _title(files, size), files, files * size)
            print(play, flush=True)
            yield play


def _title(files: int, size: int) -> str:
    return f"{files:,} x {_bytes(size)}" if files > 1 else f"one file of {_bytes(size)}"


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


if __name__ == "__main__":
    sys.exit(main())
