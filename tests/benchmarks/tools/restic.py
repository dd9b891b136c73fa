# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`restic`, by its Swift backend."""

from __future__ import annotations

from tests.benchmarks.cases import PULL
from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment
from tests.lab import layout


def prepare(job: Job) -> Command | None:
    """The repository, before the first push."""
    return None if job.direction == PULL else _restic(job, "init")


def command(job: Job, options: list[str]) -> Command:
    """What it knows of its earlier pushes it has in its cache."""
    if job.direction == PULL:
        return _restic(job, *options, "restore", "latest", "--target", ".")
    return _restic(job, *options, "backup", "--quiet", ".")


def _restic(job: Job, *what: str) -> Command:
    authority = [f"--cacert={layout.AUTHORITY}"] if job.tls else []
    variables = environment(
        job,
        OS_STORAGE_URL=job.url,
        OS_AUTH_TOKEN=job.token,
        RESTIC_REPOSITORY=f"swift:{job.container}:/",
        RESTIC_PASSWORD="bench",
    )
    return Command(["restic", *authority, *what], variables, str(job.folder))
