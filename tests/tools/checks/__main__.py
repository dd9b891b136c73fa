# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the checks, run them, sum up."""

from __future__ import annotations

import argparse
import collections
import concurrent.futures
import contextlib
import os
import shutil
import sys
from typing import Callable, Iterator, Sequence

from tests.lab import patience
from tests.tools import lab
from tests.tools.checks import steps, targets
from tests.tools.checks.clock import Clock
from tests.tools.checks.runner import Runner
from tests.tools.checks.steps import Step
from tests.tools.paths import CHECKS

# By the name of the check. What `all` has of fewer files and versions, `versions` has of the others.
OFFLINE: dict[str, Sequence[Callable[[], list[Step]]]] = {
    "all": [steps.sanity_of_users_files, steps.unit_once, steps.lint],  # what takes longest begins first
    "lint": [steps.lint],
    "sanity": [steps.sanity],
    "unit": [steps.unit],
    "versions": [steps.versions],
}
ON_LAB: dict[str, Sequence[Callable[[], list[Step]]]] = {
    "all": [steps.integration, steps.molecule],
    "integration": [steps.integration],
    "molecule": [steps.molecule],
    "stores": [steps.stores],
    "versions": [steps.everyday],
}

# Names of the labs that steps run in side by side. Most of the time they wait, so two cores bear more of them.
LABS = ("", "2", "3", "4")
# Of the steps that need none: what they leave to do when the labs are done keeps both cores busy.
_OFFLINE_AT_ONCE = 2


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.checks", description="Checks of this checkout.")
    parser.add_argument("check", choices=list(dict.fromkeys((*OFFLINE, *ON_LAB))))
    check = parser.parse_args().check
    os.environ[patience.VARIABLE] = f"{patience.measured(at_once=len(LABS) if check in ON_LAB else 1):.1f}"
    offline = [step for group in OFFLINE.get(check, ()) for step in group()]
    on_lab = [step for group in ON_LAB.get(check, ()) for step in group()]

    lab.end_on_sigterm()
    shutil.rmtree(CHECKS, ignore_errors=True)
    CHECKS.mkdir(parents=True)
    clock = Clock()
    runner = Runner()
    try:
        runner.run_all(step for step in (*offline, *on_lab) if step.first)
        beside = [step for step in offline if not step.first]
        if on_lab:
            _run_on_labs(runner, beside, [step for step in on_lab if not step.first])
        else:
            runner.run_all(beside)
    except KeyboardInterrupt:
        runner.stop()
        runner.not_run("all that remained", "interrupted")
    if check == "all":
        print("\nNot in `make test`, for it would take too long:", *targets.of_tests(), sep="\n  ")
    return _sum_up(runner, clock)


def _run_on_labs(runner: Runner, offline: Sequence[Step], on_lab: Sequence[Step]) -> None:
    """Run the checks that need no lab beside those that do: these wait more than they work, and go first.

    Steps on a lab end and restart what is in it, so each has a lab for itself; there are a few, and whichever is free
    takes the next step.
    """
    borrowed = lab.Borrowed()
    beside = collections.deque(step.behind() for step in offline)
    waiting = collections.deque(on_lab)
    labs = LABS[: len(on_lab)]
    try:
        with concurrent.futures.ThreadPoolExecutor(_OFFLINE_AT_ONCE + len(labs)) as pool:
            work = [pool.submit(runner.run_all, _taken_from(beside)) for _worker in range(_OFFLINE_AT_ONCE)]
            work += [pool.submit(_run_in, name, runner, waiting) for name in labs]
            try:
                for ended in concurrent.futures.as_completed(work):
                    ended.result()  # also raises what went wrong there, so that no check is lost in silence
            except KeyboardInterrupt:
                waiting.clear()
                runner.stop()
                raise
        for step in waiting:
            runner.not_run(step.name, "not run: no lab is up")
    finally:
        reason = borrowed.why_it_stays()
        if reason:
            print(reason)
        else:
            runner.run(steps.lab_down(""))


def _run_in(name: str, runner: Runner, waiting: collections.deque[Step]) -> None:
    """Take steps into the lab of this name until none is left. Each finds it well, whatever the one before has done."""
    try:
        for step in _taken_from(waiting):
            if not runner.run(steps.lab_up(name), name):
                waiting.appendleft(step)  # for another lab
                return
            runner.run_all([step], name)
    finally:
        if name:  # the one without a name may be somebody's
            runner.run(steps.lab_down(name), name)


def _taken_from(waiting: collections.deque[Step]) -> Iterator[Step]:
    with contextlib.suppress(IndexError):
        while True:
            yield waiting.popleft()


def _sum_up(runner: Runner, clock: Clock) -> int:
    if runner.counts.reasons:
        print("\nSkipped, and why:", *runner.counts.reasons, sep="\n  ")
    if runner.failed:
        print("\nFailed:", *runner.failed, sep="\n  ")
    print(f"\nLogs and reports are in {CHECKS}. It took {clock}.")
    print(runner.counts)
    (CHECKS / "summary.txt").write_text(f"{runner.counts}\n")
    return 1 if runner.counts.failed else 0


if __name__ == "__main__":
    sys.exit(main())
