# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench-fleet`: each task over each number of hosts, into docs/benchmarks/fleet.{json,md,png}.

What was measured with other numbers of hosts and forks before stays there.

Needs the lab's Keystone and Ceph RGW up, and rclone on this machine.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
from pathlib import Path
from typing import Any

import openstack

from tests.benchmarks.fleet import plays
from tests.benchmarks.fleet.chart import draw
from tests.benchmarks.fleet.report import Row, page
from tests.benchmarks.measure import measure
from tests.benchmarks.quiet import wait_until_quiet
from tests.lab import layout, netns
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.tls import urls

_JSON = layout.ROOT / "docs" / "benchmarks" / "fleet.json"
_FILES, _SIZE = 200, 100  # objects of the container, bytes of each
_LIMIT = 900.0  # seconds for one play


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench-fleet", description=__doc__)
    parser.add_argument("--hosts", nargs="+", type=int, default=[1, 10, 50, 100])
    parser.add_argument("--forks", nargs="+", type=int, default=[5, 25, 50])
    parser.add_argument("--rounds", type=int, default=1)
    options = parser.parse_args()
    os.environ["OS_CLIENT_CONFIG_FILE"] = str(layout.CLOUDS)
    netns.enter()
    work = Path("/dev/shm") / f"chameleon-data-bench-fleet-{os.getuid()}"
    cloud = openstack.connect(cloud="lab-rgw")
    measuring = [
        (hosts, forks)
        for hosts in options.hosts
        for forks in options.forks
        if forks <= max(hosts, min(options.forks))  # more forks than hosts are never used
    ]
    kept = [Row(**row) for row in json.loads(_JSON.read_text())]
    rows = [row for row in kept if (row.hosts, row.forks) not in measuring]
    try:
        _fill(cloud)
        for hosts, forks in measuring:
            rows += _measured(hosts, forks, options.rounds, work, cloud.config.get_region_name())
            rows.sort(key=lambda row: (row.hosts, row.forks))
            _write(rows)
    finally:
        rules.clear("keystone")
        _empty(cloud)
        shutil.rmtree(work, ignore_errors=True)
    print(page(rows))
    return 0


def _write(rows: list[Row]) -> None:
    _JSON.write_text(json.dumps([row._asdict() for row in rows], indent=1) + "\n")
    _JSON.with_suffix(".md").write_text(page(rows))
    draw(rows, _JSON.with_suffix(".png"))


def _measured(hosts: int, forks: int, rounds: int, work: Path, region: str) -> list[Row]:
    """A row for each task; the median of its rounds."""
    found: dict[str, list[dict[str, Any]]] = {task: [] for task in plays.TASKS}
    for _number in range(rounds):
        shutil.rmtree(work, ignore_errors=True)
        (work / "hosts").mkdir(mode=0o700, parents=True)
        (work / "file").write_text("x" * 4096)
        for task in plays.TASKS:
            found[task].append(_once(task, hosts, forks, work, region))
            print(f"{hosts:4} hosts  {forks:3} forks  {task:28} {found[task][-1]}", flush=True)
    return [
        Row(task, hosts, forks, *(statistics.median(one[name] for one in tries) for name in Row._fields[3:]))
        for task, tries in found.items()
    ]


def _once(task: str, hosts: int, forks: int, work: Path, region: str) -> dict[str, Any]:
    wait_until_quiet()
    rules.set_rules("keystone", [Rule(method="POST", path="/auth/tokens")])
    command = plays.command(task, hosts, forks, work, urls.public("keystone") + "/v3", region)
    measured = measure(command, layout.LOG / "bench-fleet.log", _LIMIT, pss=True)
    if measured.trouble:
        raise SystemExit(f"{task}, {hosts} hosts: {measured.trouble}")
    sign_ins = sum(request["agent"].startswith("openstacksdk") for request in rules.struck("keystone"))
    figures = measured._asdict()
    return {**{name: round(figures[name], 1) for name in ("wall_s", "cpu_s", "peak_mib")}, "sign_ins": sign_ins}


def _fill(cloud: Any) -> None:
    cloud.object_store.create_container(plays.CONTAINER)
    for number in range(_FILES):
        cloud.object_store.upload_object(plays.CONTAINER, f"file{number:03}", data=b"x" * _SIZE)


def _empty(cloud: Any) -> None:
    for found in list(cloud.object_store.objects(plays.CONTAINER)):
        cloud.object_store.delete_object(found)
    cloud.object_store.delete_container(plays.CONTAINER)


if __name__ == "__main__":
    sys.exit(main())
