# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `swift` command of python-swiftclient."""

from __future__ import annotations

from tests.benchmarks.cases import DELETE, PULL
from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment
from tests.lab import layout


def command(job: Job, options: list[str]) -> Command:
    if job.direction == DELETE:
        what = ["delete", *options, job.container]
    elif job.direction == PULL:
        what = ["download", *options, job.container]
    else:
        what = ["upload", *options, job.container, "."]
    return Command([*program(job), *what], environment(job), str(job.folder))


def program(job: Job) -> list[str]:
    """The command, signed in."""
    authority = [f"--os-cacert={layout.AUTHORITY}"] if job.tls else []
    return ["swift", f"--os-storage-url={job.url}", f"--os-auth-token={job.token}", *authority]
