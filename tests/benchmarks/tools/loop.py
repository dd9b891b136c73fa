# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The loop of tests.benchmarks.loop."""

from __future__ import annotations

import sys

from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment


def command(job: Job, options: list[str]) -> Command:
    """A pull of all objects of a container, one after the other."""
    argv = [sys.executable, "-m", "tests.benchmarks.loop", f"{job.url}/{job.container}", str(job.folder)]
    return Command(argv, environment(job, BENCH_TOKEN=job.token), str(job.home))
