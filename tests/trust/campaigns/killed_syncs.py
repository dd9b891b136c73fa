# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Syncs are ended at each of their commit points, and what is there then, and after the next run, is looked at."""

from __future__ import annotations

import random
import time
from typing import Any, Iterator, Mapping

from tests.trust.campaign import Broken, Campaign
from tests.trust.faults.failpoints.armed import BEFORE, ERRORS, KILL, KILL_ONE, Order
from tests.trust.load.stories import STORIES, Site, World, sites
from tests.trust.record import KEPT, Record

_PROMISE = (
    "A sync that is killed at any commit point, before or after, loses nothing and shows nothing half; the next run "
    "ends it, the one after that changes nothing, and nothing is left over."
)
_CLOUDS = {"lab-rgw": 9, "lab": 1}  # how often each is taken: the lab's Swift takes ten times as long
_ON_DISK = "pull."  # what points at which the system itself may say no begin with


def _tell(site: Site, example: Mapping[str, Any]) -> str:
    """One history; returns what came of the order to end: ``kept``, or that it was not reached.

    :raises Broken: a promise was not kept
    """
    story = STORIES[example["story"]]
    with World(site, story, example["seed"]) as world:
        ran = world.tell(Order(**example["end"]))
        if ran.result is None and ran.status != -9:
            raise Broken(_PROMISE, f"the run has ended with {ran.status}", example)
        done = ran.result is not None and not ran.result.get("failed")
        # A folder that cannot be removed when it has become empty goes with the next run.
        _check(
            world.wrong(whole=done and example["end"]["action"] not in ERRORS), "after the run that was ended", example
        )
        again = world.tell()
        if not again.result or again.result.get("failed"):
            raise Broken(_PROMISE, f"the next run fails: {again.result}", example)
        _check(world.wrong(whole=True), "after the next run", example)
        third = world.tell()
        if not third.result or third.result.get("failed") or third.result["changed"]:
            raise Broken(_PROMISE, f"the third run changes something: {third.result}", example)
        _check(world.wrong(whole=True), "after the third run", example)
    return "not reached" if done else KEPT


def _check(wrong: str | None, when: str, example: Mapping[str, Any]) -> None:
    if wrong:
        raise Broken(_PROMISE, f"{when}: {wrong}", example)


def _examples(site: Site, name: str, seed: int, chance: random.Random) -> list[dict[str, Any]]:
    """One for each side of each point that a story passes, and each way to end there, in any order."""
    with World(site, STORIES[name], seed) as world:
        passed = world.tell().passed
    examples = []
    for reached, times in passed.items():
        side, point = reached.split()
        for action in (KILL, KILL_ONE, *(ERRORS if point.startswith(_ON_DISK) and side == BEFORE else ())):
            [cloud] = chance.choices(list(_CLOUDS), list(_CLOUDS.values()))
            end = Order(point, side, chance.randint(1, times), action)._asdict()
            examples.append({"story": name, "cloud": cloud, "seed": seed, "end": end})
    chance.shuffle(examples)
    return examples


def _all_examples(site: Site, seed: int) -> Iterator[dict[str, Any]]:
    """Those of all stories, over and over, always of another one; each time another seed decides on what they hold."""
    left: dict[str, list[dict[str, Any]]] = {}
    chance = random.Random(seed)
    while True:
        for name in chance.sample(list(STORIES), len(STORIES)):
            if not left.get(name):
                left[name] = _examples(site, name, chance.randrange(1 << 32), chance)
            yield left[name].pop()


def _run(seed: int, deadline: float, record: Record) -> None:
    with sites(_CLOUDS) as found:
        for example in _all_examples(found["lab-rgw"], seed):
            _try(found[example["cloud"]], example, record)
            if time.monotonic() > deadline:
                return


def _try(site: Site, example: Mapping[str, Any], record: Record) -> None:
    end = example["end"]
    record.tried(f"{end['action']} {end['side']} {end['point']}, {example['story']}", _tell(site, example))


def _replay(example: Mapping[str, Any], record: Record) -> None:
    with sites([example["cloud"]]) as found:
        _try(found[example["cloud"]], example, record)


KILLED_SYNCS = Campaign("killed-syncs", _PROMISE, ("keystone", "swift", "rgw"), _run, _replay)
