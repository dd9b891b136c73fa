# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run campaigns: ``python -m tests.trust --minutes 60``, in the lab's network.

Examples of old faults first, then each campaign for its share of the time. Ends with 1 if a promise was broken.
"""

from __future__ import annotations

import argparse
import functools
import json
import random
import sys
import time
import traceback
from typing import Callable, Sequence

from tests.trust.campaign import Broken, Campaign, examples_of
from tests.trust.campaigns import by_name
from tests.trust.places import RECORD, WORK
from tests.trust.record import BROKEN, Record


def main() -> int:
    campaigns = by_name()
    parser = argparse.ArgumentParser(prog="python -m tests.trust", description="Try to break what is promised.")
    parser.add_argument("--minutes", type=float, default=60.0, help="for all campaigns together")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32), help="of an earlier run")
    parser.add_argument("--only", nargs="+", choices=sorted(campaigns), metavar="NAME", help="|".join(campaigns))
    given = parser.parse_args()
    chosen = [campaigns[name] for name in given.only or campaigns]
    WORK.mkdir(parents=True, exist_ok=True)
    print(f"seed {given.seed}", flush=True)
    # Not `all` of a generator: a broken promise does not spare the others.
    kept = [_replay_examples(campaign, given.seed) for campaign in chosen]
    kept += _run_all(chosen, given.seed, 60 * given.minutes)
    print(f"What was tried is in {RECORD}; `python -m tests.trust.page` takes it into docs/reliability.md.")
    return 0 if all(kept) else 1


def _replay_examples(campaign: Campaign, seed: int) -> bool:
    kept = [
        _watched(campaign, seed, functools.partial(campaign.replay, json.loads(path.read_text())), path.name)
        for path in examples_of(campaign)
    ]
    return all(kept)


def _run_all(campaigns: Sequence[Campaign], seed: int, seconds: float) -> list[bool]:
    """Each for its share of the time; what one leaves of its share goes to those after it."""
    kept = []
    end = time.monotonic() + seconds
    left = sum(campaign.weight for campaign in campaigns)
    for campaign in campaigns:
        now = time.monotonic()
        deadline = now + max(0.0, end - now) * campaign.weight / left
        left -= campaign.weight
        kept.append(_watched(campaign, seed, functools.partial(campaign.run, seed, deadline)))
    return kept


def _watched(campaign: Campaign, seed: int, run: Callable[[Record], None], example: str = "") -> bool:
    """Whether it kept its promise; says so, and writes down what was tried and what breaks it."""
    record = Record(RECORD, campaign.name, campaign.promise, seed)
    began = time.monotonic()
    name = f"{campaign.name} {example}".rstrip()
    try:
        run(record)
    except Broken as broken:
        record.tried(example or "history", BROKEN)
        print(f"{name}: BROKEN with seed {seed}: {broken.promise}\n  seen: {broken.seen}", flush=True)
        if not example:
            path = WORK / f"{campaign.name}-{seed}.json"
            path.write_text(json.dumps(broken.example, indent=1) + "\n")
            print(f"  example: {path}\n{json.dumps(broken.example)}", flush=True)
        return False
    except Exception:
        print(f"{name}: failed with seed {seed}", flush=True)
        traceback.print_exc()
        return False
    finally:
        record.write(time.monotonic() - began)
    print(f"{name}: {record.total} tries in {time.monotonic() - began:.0f} s, all kept", flush=True)
    return True


if __name__ == "__main__":
    sys.exit(main())
