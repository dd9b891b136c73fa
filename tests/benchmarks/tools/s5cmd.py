# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""s5cmd, by the S3 API of the same store."""

from __future__ import annotations

from tests.benchmarks.cases import DELETE, PULL
from tests.benchmarks.tools import Command, Job, peers
from tests.benchmarks.tools.environment import environment


def command(job: Job, options: list[str]) -> Command:
    """A push; the bucket must be there. The first option may be another verb than ``cp``."""
    verb = options or ["cp"]
    there = f"s3://{job.container}/"
    if job.direction == DELETE:
        what = ["rm", f"{there}*"]
    elif job.direction == PULL:
        what = [*verb, f"{there}*", f"{job.folder}/"]
    else:
        what = [*verb, f"{job.folder}/", there]
    assert job.s3_key is not None
    access, secret = job.s3_key
    variables = environment(job, AWS_ACCESS_KEY_ID=access, AWS_SECRET_ACCESS_KEY=secret, AWS_REGION="us-east-1")
    argv = [peers.program("s5cmd"), "--log=error", f"--endpoint-url={job.server}", *what]
    return Command(argv, variables, str(job.home))
