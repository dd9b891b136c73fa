# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The power of the disk that a pull writes to goes off: during it, or shortly after."""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import Any, Mapping

from tests.trust.campaign import Broken, Campaign
from tests.trust.faults.failpoints.armed import KILL, Order
from tests.trust.faults.power import KINDS, disk, why_not
from tests.trust.load.stories import STORIES, Site, World, sites
from tests.trust.record import KEPT, Record

_PROMISE = (
    "Whatever of a pull had not come to the disk when its power went off, and whether or not the state table had: the "
    "next run finds it and makes it right, the one after that changes nothing, and nothing is left over."
)
_CLOUD = "lab-rgw"
_POINTS = ("pull.name", "pull.partial-ended", "pull.piece-marked", "pull.delete", "state.rows")
_PULLS = [name for name, story in STORIES.items() if story.pull]


def _tell(site: Site, example: Mapping[str, Any]) -> None:
    """One history.

    :raises Broken: a promise was not kept
    """
    with tempfile.TemporaryDirectory(prefix="trust-power-") as work, disk(Path(work), example["kind"]) as lost:
        cache = lost.path / "cache" if example["table_too"] else Path(work) / "cache"
        with World(site, STORIES[example["story"]], example["seed"], there=lost.path / "there", cache=cache) as world:
            pull = {"direction": "pull", "path": world.there, "bandwidth_limit": example["bandwidth_limit"]}
            world.run(pull, Order(**example["end"]) if example["end"] else None, boot=1)
            lost.lose_power(example["after"])
            for number in (2, 3):
                result = world.tell(boot=2).result
                if result is None or result.get("failed"):
                    raise Broken(_PROMISE, f"run {number} fails: {result}", example)
                wrong = world.wrong(whole=True)
                if wrong:
                    raise Broken(_PROMISE, f"after run {number}: {wrong}", example)
                if number == 3 and result["changed"]:
                    raise Broken(_PROMISE, f"the third run changes something: {result['plan']}", example)


def _example(chance: random.Random) -> dict[str, Any]:
    end = Order(chance.choice(_POINTS), chance.choice(["before", "after"]), chance.randint(1, 3), KILL)
    return {
        "story": chance.choice(_PULLS),
        "kind": chance.choice(KINDS),
        "table_too": chance.random() < 0.3,
        "end": end._asdict() if chance.random() < 0.5 else None,
        # Of what was touched just before the end of the run nothing is learnt in any case.
        "bandwidth_limit": chance.choice([None, "3M"]),
        "after": chance.choice([0.0, 0.5, 1.5, 2.5]),
        "seed": chance.randrange(1 << 32),
    }


def _run(seed: int, deadline: float, record: Record) -> None:
    if why_not():
        record.tried("power goes off", f"not tried here: {why_not()}")
        return
    chance = random.Random(seed)
    with sites([_CLOUD]) as found:
        while time.monotonic() < deadline:
            _try(found[_CLOUD], _example(chance), record)


def _try(site: Site, example: Mapping[str, Any], record: Record) -> None:
    _tell(site, example)
    when = "after a pull" if example["end"] is None else f"{example['end']['side']} {example['end']['point']}"
    record.tried(f"power goes off {when}, {example['kind']}", KEPT)


def _replay(example: Mapping[str, Any], record: Record) -> None:
    with sites([_CLOUD]) as found:
        _try(found[_CLOUD], example, record)


LOST_POWER = Campaign("lost-power", _PROMISE, ("keystone", "rgw"), _run, _replay)
