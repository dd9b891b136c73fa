# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One history on one store: each contestant lives through it whole, with the store to itself."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Iterable, Mapping

from tests.benchmarks import data, fresh, verify
from tests.benchmarks.cases import PULL, PUSH, SOME_CHANGED, Case, Contestant
from tests.benchmarks.histories import EVERY, History
from tests.benchmarks.measure import Measured
from tests.benchmarks.proxied import Way
from tests.benchmarks.remote import Remote
from tests.benchmarks.stage import Stage
from tests.benchmarks.tools import Job
from tests.benchmarks.tools.choice import command, makes_containers, preparation


class Life:
    """Prepares the data set when it is made.

    :param work: folder for data sets, destinations and logs
    :param limit: seconds that one measurement may take
    """

    def __init__(self, history: History, remote: Remote, scale: float, work: Path, limit: float) -> None:
        self._history, self._remote = history, remote
        self._stage = Stage(history.name, remote, work, limit, heavy=False)
        # Each in a folder of its own, for those who leave something beside it
        self._source = data.make(history.name, scale, work / "data" / history.name)
        self._pulled = work / "pulled" / "set"
        self._container = f"bench-{history.name}"

    def close(self) -> None:
        self._leave_the_source_alone()

    def warm(self, way: Way, contestants: Iterable[Contestant]) -> None:
        """All that they know they learn on the way."""

    def run(self, contestant: Contestant, way: Way, content: bool) -> Mapping[Case, Measured]:
        """Measure the steps of one contestant; what was pulled at the end proves them, with *content* even that."""
        self._leave_the_source_alone()
        self._pulled.mkdir(parents=True)
        if not makes_containers(contestant):
            self._remote.create(self._container)
        steps = [case for case in self._history.cases if contestant in case.contestants]
        done: dict[Case, Measured] = {}
        for case in steps:
            done[case] = self._step(case, contestant, way)
            if done[case].trouble:
                trouble = f"{done[case].trouble}, in {case.kind}"
                return {**done, **{later: Measured(0, 0, 0, trouble) for later in steps[len(done) :]}}
        wrong = verify.pulled(self._source, self._pulled, content)
        return {case: measured.but(wrong) for case, measured in done.items()}

    def _step(self, case: Case, contestant: Contestant, way: Way) -> Measured:
        if case.kind == SOME_CHANGED:
            data.change_some(self._source, EVERY)
        job = self._job(case, contestant, way)
        first = preparation(contestant, job) if case.kind in (PUSH, PULL) else None
        if first:
            self._stage.prepare(first)
        return self._stage.measure(command(contestant, job), contestant, way, case.kind)

    def _job(self, case: Case, contestant: Contestant, way: Way) -> Job:
        pulls = case.kind == PULL
        folder = self._pulled if pulls else self._source
        learnt = case.kind not in (PUSH, PULL)
        return self._stage.job(PULL if pulls else PUSH, contestant, self._container, folder, way, learnt)

    def _leave_the_source_alone(self) -> None:
        """In the store, where a million deletions would take a quarter of an hour, and in memory, which has to do."""
        fresh.store(self._remote.store)
        self._stage.forget()
        shutil.rmtree(self._pulled.parent, ignore_errors=True)
        for path in self._source.parent.iterdir():
            if path.is_file():
                path.unlink()
            elif path != self._source:
                shutil.rmtree(path)
