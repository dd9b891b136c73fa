# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`openstack object create`."""

from __future__ import annotations

import sys

from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.environment import environment
from tests.lab import layout


def command(job: Job, options: list[str]) -> Command:
    """A push; the container must be there."""
    access = ["--os-auth-type=admin_token", f"--os-endpoint={job.url}", f"--os-token={job.token}"]
    if job.tls:
        access.append(f"--os-cacert={layout.AUTHORITY}")
    files = sorted(str(path.relative_to(job.folder)) for path in job.folder.rglob("*") if path.is_file())
    what = ["object", "create", *options, job.container, *files]
    argv = [sys.executable, "-m", "openstackclient.shell", *access, *what]
    return Command(argv, environment(job), str(job.folder))
