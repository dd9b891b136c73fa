# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`dvc`, without git, by the S3 API of the same store.

Its repository is the folder that the data set's is in. What git would hold of it, one small file, goes by the checkout.
"""

from __future__ import annotations

import shlex

from tests.benchmarks.cases import PULL
from tests.benchmarks.tools import Command, Job, peers
from tests.benchmarks.tools.environment import environment
from tests.lab import layout

_CONFIG = """\
[core]
    no_scm = True
    remote = store
    analytics = false
    check_update = false
    site_cache_dir = {home}/site
[cache]
    dir = {home}/cache
    type = {links}
['remote "store"']
    url = s3://{container}/dvc
    endpointurl = {server}
"""
# Virtual hosts have no names here, and the checksums that Amazon's libraries add by themselves old stores do not know
_AWS = """\
[default]
request_checksum_calculation = when_required
response_checksum_validation = when_required
s3 =
    addressing_style = path
"""


def prepare(job: Job) -> Command:
    """The repository; for a pull with what git would bring."""
    pulls = job.direction == PULL
    # A push must not turn the data set's own files into links
    links = "hardlink" if pulls else "copy"
    config = _CONFIG.format(home=job.home, links=links, container=job.container, server=job.server)
    if job.tls:
        config += f"    ssl_verify = {layout.AUTHORITY}\n"
    steps = [f"{_dvc()} init --quiet --no-scm", f"printf %s {shlex.quote(config)} > .dvc/config"]
    if pulls:
        tracked = shlex.quote(job.folder.name)
        steps.append(f"sed 's/path: .*/path: {tracked}/' {_tracked(job)} > {tracked}.dvc")
    return _command(job, steps)


def command(job: Job, options: list[str]) -> Command:
    """A push is an ``add`` as well, which finds out what has changed."""
    more = shlex.join(options)
    if job.direction == PULL:
        return _command(job, [f"{_dvc()} pull --quiet --force {more}"])
    name = shlex.quote(job.folder.name)
    steps = [f"{_dvc()} add --quiet {name}", f"{_dvc()} push --quiet {more}", f"cp {name}.dvc {_tracked(job)}"]
    return _command(job, steps)


def _command(job: Job, steps: list[str]) -> Command:
    (job.home / "aws").write_text(_AWS)
    assert job.s3_key is not None
    access, secret = job.s3_key
    variables = environment(
        job,
        AWS_ACCESS_KEY_ID=access,
        AWS_SECRET_ACCESS_KEY=secret,
        AWS_REGION="us-east-1",
        AWS_CONFIG_FILE=str(job.home / "aws"),
        XDG_CONFIG_HOME=str(job.home),
    )
    return Command(["sh", "-e", "-c", " && ".join(steps)], variables, str(job.folder.parent))


def _tracked(job: Job) -> str:
    return shlex.quote(str(job.checkout / "set.dvc"))


def _dvc() -> str:
    return shlex.quote(peers.program("dvc"))
