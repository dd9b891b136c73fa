# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes docs/reliability.md: ``python -m tests.trust.page [RECORD]``.

With a record of runs (``build/trust/record.jsonl``), first adds what was tried to docs/reliability.json, and empties
the record. That file has:

- ``tried``: by campaign, its ``promise``, ``seconds``, ``runs`` (how often the campaign ran), ``seeds`` (the latest)
  and ``faults``: by fault, how many tries ended in what (``kept``, or the documentation's word for it)
- ``found``: the track record, each with ``what`` happened, ``by`` which campaign, ``mended`` how, and the ``test``
  that keeps it away
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Iterator, Mapping

from tests.tools.paths import ROOT

_DATA = ROOT / "docs" / "reliability.json"
_PAGE = ROOT / "docs" / "reliability.md"
_SEEDS = 10  # of each campaign

_HEAD = """\
<!-- Made by `python -m tests.trust.page` from reliability.json. -->
# What was tried to break this, and what came of it

`make trust` lets machines write histories: of files that change, runs that are killed, stores that lie, power that goes
off. A model says what must be there afterwards, and tools that share no code with the collection say what is there.
[How to run it and read it](../CONTRIBUTING.md#trust).
"""


def main() -> None:
    data = json.loads(_DATA.read_text())
    for name in sys.argv[1:]:
        record = Path(name)
        add(data, map(json.loads, record.read_text().splitlines()))
        record.write_text("")
    _DATA.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n")
    _PAGE.write_text(page(data))


def add(data: dict[str, Any], lines: Iterator[Mapping[str, Any]]) -> None:
    runs = set()
    for line in lines:
        new = {"runs": 0, "seconds": 0, "seeds": [], "faults": {}}
        campaign = data["tried"].setdefault(line["campaign"], new)
        campaign["promise"] = line["promise"]
        run = line["campaign"], line["run"]
        if run not in runs:
            runs.add(run)
            campaign["runs"] += 1
            campaign["seconds"] += line["seconds"]
            campaign["seeds"] = [*campaign["seeds"], line["seed"]][-_SEEDS:]
        seen = campaign["faults"].setdefault(line["fault"], {})
        seen[line["seen"]] = seen.get(line["seen"], 0) + line["tries"]


def page(data: Mapping[str, Any]) -> str:
    """The page, as Markdown."""
    return "\n".join([_HEAD, *_numbers(data), *_tried(data), *_found(data)])


def _numbers(data: Mapping[str, Any]) -> Iterator[str]:
    campaigns = data["tried"].values()
    tries = sum(sum(seen.values()) for campaign in campaigns for seen in campaign["faults"].values())
    faults = sum(len(campaign["faults"]) for campaign in campaigns)
    hours = sum(campaign["seconds"] for campaign in campaigns) / 3600
    seeds = sum(campaign["runs"] for campaign in campaigns)
    yield "| kinds of faults and deeds | tries | seeds | hours | faults found and mended |"
    yield "|---|---|---|---|---|"
    yield f"| {faults} | {tries:,} | {seeds} | {hours:.1f} | {len(data['found'])} |"
    yield ""


def _tried(data: Mapping[str, Any]) -> Iterator[str]:
    yield "## Tried"
    yield ""
    for name, campaign in sorted(data["tried"].items()):
        yield f"### {name}"
        yield ""
        yield f"Promised: {campaign['promise']}"
        yield ""
        yield "| what was done, or went wrong | what was seen | times |"
        yield "|---|---|---|"
        for fault, seen in sorted(campaign["faults"].items()):
            yield from (f"| {fault} | {what} | {times:,} |" for what, times in sorted(seen.items()))
        yield ""
        yield f"{campaign['runs']} runs, {campaign['seconds'] / 60:.0f} minutes. Latest seeds: " + (
            ", ".join(map(str, campaign["seeds"])) + "."
        )
        yield ""


def _found(data: Mapping[str, Any]) -> Iterator[str]:
    yield "## Track record"
    yield ""
    yield "What the suite has found, how it was mended, and the test that keeps it away."
    yield ""
    yield "| what happened | found by | mended | kept away by |"
    yield "|---|---|---|---|"
    for one in data["found"]:
        yield f"| {one['what']} | {one['by']} | {one['mended']} | `{one['test']}` |"


if __name__ == "__main__":
    main()
