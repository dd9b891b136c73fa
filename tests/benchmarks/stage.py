# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every measurement stands on: a store, a folder, and the jobs that are done between the two."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.benchmarks.cases import DVC, S5CMD, Contestant
from tests.benchmarks.measure import Measured, measure
from tests.benchmarks.proxied import Way
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.remote import Remote
from tests.benchmarks.tools import Command, Job

_COLLECTED = 6.0  # seconds within which RGW has begun to give the room of large objects back
_PREPARES = 3600.0  # seconds that preparing may take


class Stage:
    """Made for one case or history.

    :param work: folder for data sets, destinations and logs
    :param limit: seconds that one measurement may take
    :param heavy: whether there are large objects, whose room the store takes its time to give back
    """

    def __init__(self, name: str, remote: Remote, work: Path, limit: float, heavy: bool) -> None:
        self.name, self.remote, self.work = name, remote, work
        self._limit, self._heavy = limit, heavy
        self.forget()

    def forget(self) -> None:
        """All that anybody has learnt."""
        shutil.rmtree(self.work / "homes", ignore_errors=True)

    def measure(self, ready: Command, contestant: Contestant, way: Way, step: str = "") -> Measured:
        """Run a command as soon as the machine is quiet."""
        wait_until_quiet(_COLLECTED if self._heavy else 0.0)
        before = way.counted()
        measured = measure(ready, self._log(contestant, step), self._limit)
        after = way.counted()
        return measured._replace(counted=after and after.since(before))

    def prepare(self, ready: Command) -> None:
        """:raises OSError: it failed"""
        log = self.work / "logs" / "prepare.log"
        done = measure(ready, log, _PREPARES)
        if done.trouble:
            raise OSError(f"{self.name} on {self.remote.store} cannot be prepared: {done.trouble} (see {log})")

    def job(self, direction: str, contestant: Contestant, container: str, folder: Path, way: Way, learnt: bool) -> Job:
        """:param learnt: whether it still has what it has learnt in its earlier jobs"""
        home, checkout = (self.work / "homes" / kind / contestant.tool for kind in ("learnt", "checkout"))
        if not learnt:
            shutil.rmtree(home, ignore_errors=True)
        for folder_of_its_own in (home, checkout):
            folder_of_its_own.mkdir(parents=True, exist_ok=True)
        remote = self.remote
        s3_key = remote.s3_key if contestant.tool in (S5CMD, DVC) else None
        url = remote.url_by(way.base)
        return Job(direction, folder, container, url, remote.token, remote.cloud, home, checkout, s3_key)

    def _log(self, contestant: Contestant, step: str) -> Path:
        words = (self.name, step, self.remote.store, contestant.tool, contestant.mode)
        name = "_".join(word for word in " ".join(words).replace("/", "-").split())
        return self.work / "logs" / f"{name}.log"
