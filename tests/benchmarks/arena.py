# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case on one store: what it needs before, between and after the measurements."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Iterable, Mapping

from tests.benchmarks import data, verify
from tests.benchmarks.cases import (
    DEFAULTS,
    DELETE,
    ENGINE,
    LARGE,
    NO_CHANGE,
    ONE_CHANGED,
    PULL,
    PUSH,
    SWIFT,
    SWIFT_SYNC,
    Case,
    Contestant,
)
from tests.benchmarks.measure import Measured
from tests.benchmarks.proxied import Way, direct
from tests.benchmarks.remote import Remote
from tests.benchmarks.stage import Stage
from tests.benchmarks.tools import Job
from tests.benchmarks.tools.choice import command, makes_containers
from tests.benchmarks.tools.swift_sync import engine


class Arena:
    """Prepares when it is made; `close` removes what is left in the store.

    :param work: folder for data sets, destinations and logs
    :param limit: seconds that one measurement may take
    """

    def __init__(self, case: Case, remote: Remote, scale: float, work: Path, limit: float) -> None:
        self._case, self._remote, self._work = case, remote, work
        self._stage = Stage(case.name, remote, work, limit, heavy=case.data == LARGE)
        self._source = data.make(case.data, case.share(remote.store, scale), work / "data")
        self._shared = f"bench-{case.name}"
        self._number = 0
        remote.remove(self._shared)
        remote.remove(self._shared + "-plain")
        if case.kind in (PULL, NO_CHANGE, ONE_CHANGED):
            self._populate(self._shared)
        if any(contestant.plain for contestant in case.contestants):
            self._by_hand(Contestant(SWIFT, DEFAULTS), self._shared + "-plain")

    def close(self) -> None:
        self._remote.remove(self._shared)
        self._remote.remove(self._shared + "-plain")

    def warm(self, way: Way, contestants: Iterable[Contestant]) -> None:
        """Let swift_sync learn, twice so that nothing is too fresh to trust, what is there at the end of this way."""
        if self._case.kind in (NO_CHANGE, ONE_CHANGED):
            for contestant in contestants:
                if contestant.tool == SWIFT_SYNC:
                    for _time in range(2):
                        self._stage.prepare(
                            command(contestant, self._job(PUSH, contestant, self._shared, self._source, way))
                        )

    def run(self, contestant: Contestant, way: Way, content: bool) -> Mapping[Case, Measured]:
        """Measure one contestant. With *content* verify even that."""
        run = {
            PUSH: self._push,
            PULL: self._pull,
            DELETE: self._delete,
            NO_CHANGE: self._no_change,
            ONE_CHANGED: self._one_changed,
        }[self._case.kind]
        self._number += 1
        return {self._case: run(contestant, way, content)}

    def _push(self, contestant: Contestant, way: Way, content: bool) -> Measured:
        container = f"{self._shared}-{self._number}"
        self._remote.remove(container)
        if not makes_containers(contestant):
            self._remote.create(container)
        measured = self._measure(self._job(PUSH, contestant, container, self._source, way), contestant, way)
        if not measured.trouble:
            measured = measured.but(verify.pushed(self._remote, container, self._source, content))
        self._remote.remove(container)
        return measured

    def _pull(self, contestant: Contestant, way: Way, content: bool) -> Measured:
        container = self._shared + ("-plain" if contestant.plain else "")
        folder = self._work / "pulled"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        measured = self._measure(self._job(PULL, contestant, container, folder, way), contestant, way)
        if not measured.trouble:
            measured = measured.but(verify.pulled(self._source, folder, content))
        shutil.rmtree(folder)
        return measured

    def _delete(self, contestant: Contestant, way: Way, content: bool) -> Measured:
        container = f"{self._shared}-{self._number}"
        self._remote.remove(container)
        self._populate(container, segment_size="1M")
        empty = self._work / "empty"
        empty.mkdir(exist_ok=True)
        measured = self._measure(self._job(DELETE, contestant, container, empty, way), contestant, way)
        left = sum(1 for _row in self._remote.rows(container))
        segments = sum(1 for _row in self._remote.rows(container + "_segments"))
        if not measured.trouble and left:
            measured = measured.but(f"{left} objects are still there")
        if segments:
            measured = measured._replace(note=f"leaves {segments} segments behind")
        self._remote.remove(container)
        return measured

    def _no_change(self, contestant: Contestant, way: Way, content: bool) -> Measured:
        before = self._written()
        job = self._job(PUSH, contestant, self._shared, self._source, way)
        measured = self._measure(job, contestant, way)
        again = len({name for name, _when, _hash in before ^ self._written()})
        if again:
            self._restore()
            if not measured.trouble:
                measured = measured._replace(note=f"uploads {again} objects again")
        return measured

    def _one_changed(self, contestant: Contestant, way: Way, content: bool) -> Measured:
        data.change(self._source, self._case.data)
        before = self._written()
        job = self._job(PUSH, contestant, self._shared, self._source, way)
        measured = self._measure(job, contestant, way)
        if not measured.trouble:
            changed = {name for name, _when, _hash in before ^ self._written()}
            wrong = verify.pushed(self._remote, self._shared, self._source, content=True)
            measured = measured.but(wrong)
            if len(changed) > 1:
                self._restore()
                measured = measured._replace(note=f"uploads {len(changed) - 1} other objects again")
        return measured

    def _restore(self) -> None:
        """What one tool has uploaded again another may take for changed, as they write times in different ways."""
        self._populate(self._shared, compare="always")

    def _written(self) -> set[tuple[str, str, str]]:
        return {(row["name"], row["last_modified"], row["hash"]) for row in self._remote.rows(self._shared)}

    def _measure(self, job: Job, contestant: Contestant, way: Way) -> Measured:
        return self._stage.measure(command(contestant, job), contestant, way)

    def _populate(self, container: str, **options: Any) -> None:
        self._by_hand(Contestant(SWIFT_SYNC, ENGINE), container, **options)

    def _by_hand(self, contestant: Contestant, container: str, **options: Any) -> None:
        """Fill a container with the case's data by the direct way."""
        job = self._job(PUSH, contestant, container, self._source, direct(self._remote.store))
        self._stage.prepare(engine(job, **options) if contestant.tool == SWIFT_SYNC else command(contestant, job))

    def _job(self, direction: str, contestant: Contestant, container: str, folder: Path, way: Way) -> Job:
        learnt = self._case.kind in (NO_CHANGE, ONE_CHANGED)  # of other runs; no part of any other case
        return self._stage.job(direction, contestant, container, folder, way, learnt)
