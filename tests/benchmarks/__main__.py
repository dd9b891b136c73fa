# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`make bench`: measure, merge into docs/benchmarks/*.json, draw pages and plots from them, print the tables.

Needs the lab's Keystone, Swift and RGW up. Packed data sets (histories.py) empty its RGW, again and again.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path

from tests.benchmarks import results
from tests.benchmarks.cases import LARGE, Case, name_of
from tests.benchmarks.histories import STORE, History
from tests.benchmarks.pages.packed import PACKED
from tests.benchmarks.pages.swift_sync import SWIFT_SYNC
from tests.benchmarks.plot import draw
from tests.benchmarks.programme import NAMES, chosen
from tests.benchmarks.remote import CLOUDS
from tests.benchmarks.report import page, places, table
from tests.benchmarks.rounds import Plan, measured_rows
from tests.benchmarks.tools import peers
from tests.lab import netns
from tests.lab.lab import Lab
from tests.lab.layout import ROOT

_DOCS = ROOT / "docs" / "benchmarks"
_PAGES = {"swift_sync": SWIFT_SYNC, "packed": PACKED}
_IN_MEMORY = Path("/dev/shm") / f"chameleon-data-bench-{os.getuid()}"


def main() -> int:
    options = _parser().parse_args()
    programme = [chosen(name) for name in options.cases]
    plan = Plan(options.rounds, options.scale, options.limit, options.budget, tuple(options.who))
    ways = [(rtt_ms, False) for rtt_ms in options.rtts] if "no" in options.tls else []
    ways += [(0, True)] if "yes" in options.tls else []
    peers.install()
    # The catalog and the proxies without TLS: the front is there all the same, for who goes through it.
    Lab().up(["keystone"], {"tls": "no"})
    netns.enter()
    new: list[results.Row] = []
    try:
        for store in options.stores:
            for what in programme:
                if isinstance(what, History) and store != STORE:
                    continue
                for rows in measured_rows(what, store, ways, plan, options.work or _work(what)):
                    new += rows
                    _keep(rows)
    finally:
        shutil.rmtree(_IN_MEMORY, ignore_errors=True)
    for place in places(new):
        print(f"\n{place.store}, {place.way}\n\n{table([row for row in new if row.place == place])}")
    failed = [row for row in new if row.failed]
    for row in failed:
        print(f"FAILED: {' '.join(map(str, row.key))}: {row.trouble}", file=sys.stderr)
    return 1 if failed else 0


def _keep(rows: list[results.Row]) -> None:
    """Bring rows into the three files of their page at once: what is measured is kept if the rest is interrupted."""
    for name, texts in _PAGES.items():
        names = {case.name for case in texts.cases}
        new = [row for row in rows if name_of(row.case) in names]
        if new:
            file = _DOCS / f"{name}.json"
            every = results.merged(results.read(file), new)
            results.write(file, every)
            file.with_suffix(".md").write_text(page(every, texts))
            draw(every, file.with_suffix(".png"), texts.ours)


def _work(what: Case | History) -> Path:
    """Small files are in memory: making one on a disk costs up to ten times as much just after others were deleted."""
    large = isinstance(what, Case) and what.data == LARGE
    return ROOT / "build" / "bench" if large else _IN_MEMORY


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--cases", nargs="+", default=list(NAMES), choices=NAMES)
    parser.add_argument("--stores", nargs="+", default=list(CLOUDS), choices=list(CLOUDS))
    parser.add_argument("--rtts", nargs="+", type=int, default=[0, 10], help="round trips to add, in ms")
    parser.add_argument("--tls", nargs="+", default=["no", "yes"], choices=["no", "yes"], help="yes: at 0 ms")
    parser.add_argument("--who", nargs="+", default=[], help="who takes part, by tool or option; all by default")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--scale", type=float, default=1.0, help="share of the data sets to use")
    parser.add_argument("--limit", type=float, default=900.0, help="seconds that one measurement may take")
    parser.add_argument("--budget", type=float, default=60.0, help="seconds after which one goes no further round")
    parser.add_argument("--work", type=Path, help="folder for data, pulls and logs")
    return parser


if __name__ == "__main__":
    sys.exit(main())
