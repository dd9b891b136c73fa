# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One case on one store: what it needs before, between and after the measurements."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any, Iterable

from tests.benchmarks import data, verify
from tests.benchmarks.cases import (
    DEFAULTS,
    DELETE,
    ENGINE,
    LARGE,
    NO_CHANGE,
    ONE_CHANGED,
    OPENSTACK,
    PULL,
    PUSH,
    S5CMD,
    SWIFT,
    SWIFT_SYNC,
    Case,
    Contestant,
)
from tests.benchmarks.measure import Measured, measure
from tests.benchmarks.proxied import Way, direct
from tests.benchmarks.quiet import wait_until_quiet
from tests.benchmarks.remote import Remote
from tests.benchmarks.tools import Command, Job
from tests.benchmarks.tools.choice import command
from tests.benchmarks.tools.swift_sync import engine

_COLLECTED = 6.0  # seconds within which RGW has begun to give the room of large objects back
_PREPARES = 3600.0  # seconds that preparing may take


class Arena:
    """Prepares when it is made; `close` removes what is left in the store.

    :param work: folder for data sets, destinations and logs
    :param limit: seconds that one measurement may take
    """

    def __init__(self, case: Case, remote: Remote, scale: float, work: Path, limit: float) -> None:
        self._case, self._remote, self._work, self._limit = case, remote, work, limit
        self._source = data.make(case.data, case.share(remote.store, scale), work / "data")
        self._shared = f"bench-{case.name}"
        self._number = 0
        shutil.rmtree(work / "homes", ignore_errors=True)
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
                        self._prepare(command(contestant, self._job(PUSH, contestant, self._shared, self._source, way)))

    def run(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        """Measure one contestant; also how many requests went this way. With *content* verify even that."""
        run = {
            PUSH: self._push,
            PULL: self._pull,
            DELETE: self._delete,
            NO_CHANGE: self._no_change,
            ONE_CHANGED: self._one_changed,
        }[self._case.kind]
        self._number += 1
        return run(contestant, way, content)

    def _push(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        container = f"{self._shared}-{self._number}"
        self._remote.remove(container)
        if contestant.tool in (OPENSTACK, S5CMD):
            self._remote.create(container)  # it does not do this itself
        measured, requests = self._measure(self._job(PUSH, contestant, container, self._source, way), contestant, way)
        if not measured.trouble:
            measured = _with(measured, verify.pushed(self._remote, container, self._source, content))
        self._remote.remove(container)
        return measured, requests

    def _pull(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        container = self._shared + ("-plain" if contestant.plain else "")
        folder = self._work / "pulled"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        measured, requests = self._measure(self._job(PULL, contestant, container, folder, way), contestant, way)
        if not measured.trouble:
            measured = _with(measured, verify.pulled(self._source, folder, content))
        shutil.rmtree(folder)
        return measured, requests

    def _delete(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        container = f"{self._shared}-{self._number}"
        self._remote.remove(container)
        self._populate(container, segment_size="1M")
        empty = self._work / "empty"
        empty.mkdir(exist_ok=True)
        measured, requests = self._measure(self._job(DELETE, contestant, container, empty, way), contestant, way)
        left = sum(1 for _row in self._remote.rows(container))
        segments = sum(1 for _row in self._remote.rows(container + "_segments"))
        if not measured.trouble and left:
            measured = _with(measured, f"{left} objects are still there")
        if segments:
            measured = measured._replace(note=f"leaves {segments} segments behind")
        self._remote.remove(container)
        return measured, requests

    def _no_change(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        before = self._written()
        job = self._job(PUSH, contestant, self._shared, self._source, way)
        measured, requests = self._measure(job, contestant, way)
        again = len({name for name, _when, _hash in before ^ self._written()})
        if again:
            self._restore()
            if not measured.trouble:
                measured = measured._replace(note=f"uploads {again} objects again")
        return measured, requests

    def _one_changed(self, contestant: Contestant, way: Way, content: bool) -> tuple[Measured, int]:
        data.change(self._source, self._case.data)
        before = self._written()
        job = self._job(PUSH, contestant, self._shared, self._source, way)
        measured, requests = self._measure(job, contestant, way)
        if not measured.trouble:
            changed = {name for name, _when, _hash in before ^ self._written()}
            wrong = verify.pushed(self._remote, self._shared, self._source, content=True)
            measured = _with(measured, wrong)
            if len(changed) > 1:
                self._restore()
                measured = measured._replace(note=f"uploads {len(changed) - 1} other objects again")
        return measured, requests

    def _restore(self) -> None:
        """What one tool has uploaded again another may take for changed, as they write times in different ways."""
        self._populate(self._shared, compare="always")

    def _written(self) -> set[tuple[str, str, str]]:
        return {(row["name"], row["last_modified"], row["hash"]) for row in self._remote.rows(self._shared)}

    def _measure(self, job: Job, contestant: Contestant, way: Way) -> tuple[Measured, int]:
        ready = command(contestant, job)
        wait_until_quiet(_COLLECTED if self._case.data == LARGE else 0.0)
        before = way.requests()
        measured = measure(ready, self._log(contestant), self._limit)
        return measured, way.requests() - before

    def _populate(self, container: str, **options: Any) -> None:
        self._by_hand(Contestant(SWIFT_SYNC, ENGINE), container, **options)

    def _by_hand(self, contestant: Contestant, container: str, **options: Any) -> None:
        """Fill a container with the case's data by the direct way."""
        job = self._job(PUSH, contestant, container, self._source, direct(self._remote.store))
        self._prepare(engine(job, **options) if contestant.tool == SWIFT_SYNC else command(contestant, job))

    def _prepare(self, ready: Command) -> None:
        log = self._work / "logs" / "prepare.log"
        done = measure(ready, log, _PREPARES)
        if done.trouble:
            raise OSError(f"{self._case.name} on {self._remote.store} cannot be prepared: {done.trouble} (see {log})")

    def _job(self, direction: str, contestant: Contestant, container: str, folder: Path, way: Way) -> Job:
        home = self._work / "homes" / contestant.tool
        if self._case.kind not in (NO_CHANGE, ONE_CHANGED):
            shutil.rmtree(home, ignore_errors=True)  # what it has learnt of other runs is no part of this one
        home.mkdir(parents=True, exist_ok=True)
        remote = self._remote
        s3_key = remote.s3_key if contestant.tool == S5CMD else None
        return Job(direction, folder, container, remote.url_by(way.base), remote.token, remote.cloud, home, s3_key)

    def _log(self, contestant: Contestant) -> Path:
        name = f"{self._case.name} {self._remote.store} {contestant.tool} {contestant.mode}"
        return self._work / "logs" / (name.replace("/", "-").replace(" ", "_") + ".log")


def _with(measured: Measured, wrong: str) -> Measured:
    return measured._replace(trouble=f"did not do it: {wrong}") if wrong else measured
