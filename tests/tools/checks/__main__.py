# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Choose the checks, run them, sum up."""

from __future__ import annotations

import argparse
import concurrent.futures
import os
import shutil
import sys
import time
from typing import Callable, Sequence

from tests.lab import patience
from tests.tools import lab
from tests.tools.checks import steps, targets
from tests.tools.checks.runner import Runner
from tests.tools.checks.steps import Step
from tests.tools.paths import CHECKS

# By the name of the check. What `all` has of fewer files and versions, `versions` has of the others.
OFFLINE: dict[str, Sequence[Callable[[], list[Step]]]] = {
    "all": [steps.lint, steps.sanity_of_users_files, steps.unit],
    "lint": [steps.lint],
    "sanity": [steps.sanity],
    "unit": [steps.unit],
    "versions": [steps.versions],
}
# In turns, see steps.integration
ON_LAB: dict[str, Sequence[Callable[[], list[list[Step]]]]] = {
    "all": [steps.molecule, steps.integration],
    "integration": [steps.integration],
    "molecule": [steps.molecule],
    "versions": [steps.everyday],
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.tools.checks", description="Checks of this checkout.")
    parser.add_argument("check", choices=list(dict.fromkeys((*OFFLINE, *ON_LAB))))
    check = parser.parse_args().check
    os.environ[patience.VARIABLE] = f"{patience.measured():.1f}"
    offline = [step for group in OFFLINE.get(check, ()) for step in group()]
    on_lab = [turn for group in ON_LAB.get(check, ()) for turn in group() if turn]

    lab.end_on_sigterm()
    shutil.rmtree(CHECKS, ignore_errors=True)
    CHECKS.mkdir(parents=True)
    began = time.monotonic()
    runner = Runner()
    try:
        runner.run_all(step for step in offline if step.first)
        beside = [step for step in offline if not step.first]
        if on_lab:
            _run_on_lab(runner, beside, on_lab)
        else:
            runner.run_all(beside)
    except KeyboardInterrupt:
        runner.stop()
        runner.not_run("all that remained", "interrupted")
    if check == "all":
        print("\nNot in `make test`, for it would take too long:", *targets.of_tests(), sep="\n  ")
    return _sum_up(runner, time.monotonic() - began)


def _run_on_lab(runner: Runner, offline: Sequence[Step], on_lab: Sequence[Sequence[Step]]) -> None:
    """Run the checks that need no lab beside those that do: these wait more than they work, and go first.

    :param on_lab: turns of steps that may run at the same time
    """
    borrowed = lab.Borrowed()
    try:
        most = max(map(len, on_lab))
        with concurrent.futures.ThreadPoolExecutor(1 + most) as pool:
            beside = pool.submit(runner.run_all, [step.behind() for step in offline])
            try:
                is_up = runner.run(steps.LAB_UP)
                for turn in on_lab:
                    if is_up:
                        list(pool.map(runner.run, turn))
                    else:
                        for step in turn:
                            runner.not_run(step.name, "not run: the lab is not up")
                beside.result()  # also raises what went wrong there, so that no check is lost in silence
            except KeyboardInterrupt:
                runner.stop()
                raise
    finally:
        reason = borrowed.why_it_stays()
        if reason:
            print(reason)
        else:
            runner.run(steps.LAB_DOWN)


def _sum_up(runner: Runner, seconds: float) -> int:
    if runner.counts.reasons:
        print("\nSkipped, and why:", *runner.counts.reasons, sep="\n  ")
    if runner.failed:
        print("\nFailed:", *runner.failed, sep="\n  ")
    print(f"\nLogs and reports are in {CHECKS}. It took {seconds:.0f} s.")
    print(runner.counts)
    (CHECKS / "summary.txt").write_text(f"{runner.counts}\n")
    return 1 if runner.counts.failed else 0


if __name__ == "__main__":
    sys.exit(main())
