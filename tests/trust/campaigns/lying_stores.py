# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Syncs with a store that tells lies, of every kind, at requests that a seed chooses; then with the truth."""

from __future__ import annotations

import contextlib
import json
import random
import time
from typing import Any, Iterator, Mapping, NamedTuple
from urllib.parse import urlsplit

from tests.lab import layout
from tests.trust.campaign import Broken, Campaign
from tests.trust.faults.lies.lies import LIES
from tests.trust.faults.lies.proxy import Liar, of_names
from tests.trust.load.stories import STORIES, Site, World, sites
from tests.trust.record import KEPT, Record

_PROMISE = (
    "Whatever a store tells, no file and no object is a mix, the token goes to no other host, memory is bounded, and a "
    "run ends with all right or with an error that names its cause; the next run, told the truth, makes all right."
)
_MEMORY = 400 << 20  # bytes
_OFTEN = (0.03, 0.1, 0.3, 1.0)  # shares of the requests
_CLOUDS = {"lab-rgw": ("rgw", 9), "lab": ("swift", 1)}  # service, and how often


class Lied(NamedTuple):
    """A store, and who is between it and the runs."""

    site: Site
    liar: Liar


def _tell(lied: Lied, example: Mapping[str, Any]) -> None:
    """One history.

    :raises Broken: a promise was not kept
    """
    liar, site = lied.liar, lied.site
    kinds = of_names(example["lies"])
    with World(site, STORIES[example["story"]], example["seed"]) as world:
        liar.lie(example["seed"], example["often"], kinds, world.container)
        ran = world.tell(url=liar.url + urlsplit(site.url).path, pace=0.01)
        told = dict(liar.told)
        liar.truth()

        def broken(seen: str) -> Broken:
            return Broken(_PROMISE, f"after {told}: {seen}", example)

        text = json.dumps(ran.result)
        if ran.result is None:
            raise broken(f"the run has ended with {ran.status}")
        if ran.peak > _MEMORY:
            raise broken(f"it had {ran.peak >> 20} MiB of memory")
        if any(site.token in json.dumps(asked) for asked in liar.strangers):
            raise broken(f"the token went to another host: {liar.strangers[-1]['']}")
        if "\\u001b" in text:
            raise broken(f"terminal escapes are told as they are: {text}")
        if ran.result.get("failed") and not ran.result.get("msg"):
            raise broken(f"it has failed and does not say how: {text}")
        sure = not ran.result.get("failed") and not any(lie.blind and lie.name in told for lie in kinds)
        wrong = world.wrong(whole=sure, lost=not sure and world.story.pull)
        if wrong:
            raise broken(wrong)
        for number in (2, 3):
            result = world.tell().result
            if result is None or result.get("failed"):
                raise broken(f"run {number}, told the truth, fails: {result}")
            wrong = world.wrong(whole=True)
            if wrong:
                raise broken(f"after run {number}, told the truth: {wrong}")
            if number == 3 and result["changed"]:
                raise broken(f"the third run changes something: {result['plan']}")


@contextlib.contextmanager
def _lied() -> Iterator[dict[str, Lied]]:
    with contextlib.ExitStack() as until_end:
        found = until_end.enter_context(sites(_CLOUDS))
        yield {
            cloud: Lied(found[cloud], until_end.enter_context(Liar(layout.url(service))))
            for cloud, (service, _weight) in _CLOUDS.items()
        }


def _example(chance: random.Random) -> dict[str, Any]:
    [cloud] = chance.choices(list(_CLOUDS), [weight for _service, weight in _CLOUDS.values()])
    lies = chance.sample([lie.name for lie in LIES], chance.choice([1, 1, 2, 4]))
    return {
        "story": chance.choice(list(STORIES)),
        "cloud": cloud,
        "seed": chance.randrange(1 << 32),
        "often": chance.choice(_OFTEN),
        "lies": lies,
    }


def _run(seed: int, deadline: float, record: Record) -> None:
    chance = random.Random(seed)
    with _lied() as found:
        while time.monotonic() < deadline:
            _try(found, _example(chance), record)


def _try(found: Mapping[str, Lied], example: Mapping[str, Any], record: Record) -> None:
    _tell(found[example["cloud"]], example)
    for name in example["lies"]:
        record.tried(name, KEPT)


def _replay(example: Mapping[str, Any], record: Record) -> None:
    with _lied() as found:
        _try(found, example, record)


LYING_STORES = Campaign("lying-stores", _PROMISE, ("keystone", "swift", "rgw"), _run, _replay)
