# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One archive in one object, by pipes: `tar | swift upload` and `swift download | tar`."""

from __future__ import annotations

import shlex

from tests.benchmarks.cases import PULL
from tests.benchmarks.tools import Command, Job, swift
from tests.benchmarks.tools.environment import environment

_OBJECT = "all.tar"


def command(job: Job, options: list[str]) -> Command:
    store = swift.program(job)
    if job.direction == PULL:
        ends = ([*store, "download", "--output", "-", job.container, _OBJECT], ["tar", "-xf", "-"])
    else:
        ends = (["tar", "-cf", "-", "."], [*store, "upload", "--object-name", _OBJECT, job.container, "-"])
    pipe = " | ".join(map(shlex.join, ends))
    return Command(["bash", "-o", "pipefail", "-c", pipe], environment(job), str(job.folder))
