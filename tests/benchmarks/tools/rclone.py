# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`rclone`, with its remote in the environment."""

from __future__ import annotations

from tests.benchmarks.cases import DELETE, PULL
from tests.benchmarks.tools import Command, Job, peers
from tests.benchmarks.tools.environment import environment


def newest(job: Job, options: list[str]) -> Command:
    """By the newest release, not Debian's."""
    ready = command(job, options)
    return ready._replace(argv=[peers.program("rclone"), *ready.argv[1:]])


def command(job: Job, options: list[str]) -> Command:
    there = f"bench:{job.container}"
    if job.direction == DELETE:
        what = ["delete", *options, there]
    elif job.direction == PULL:
        what = ["copy", *options, there, str(job.folder)]
    else:
        what = ["copy", *options, str(job.folder), there]
    variables = environment(
        job,
        RCLONE_CONFIG=str(job.home / "rclone.conf"),
        RCLONE_CONFIG_BENCH_TYPE="swift",
        RCLONE_CONFIG_BENCH_STORAGE_URL=job.url,
        RCLONE_CONFIG_BENCH_AUTH_TOKEN=job.token,
    )
    return Command(["rclone", *what], variables, str(job.home))
