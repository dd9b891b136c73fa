# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One sync from beginning to end: list and walk, compare, guard, transfer, delete, report."""

from __future__ import annotations

import os
import threading
import time
from typing import Any, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.containers import Step, carry_out, plan_containers
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.guard import check_limit, check_source
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Planner, Task, join
from ansible_collections.chameleon.data.plugins.module_utils._sync.report import Done, make_result
from ansible_collections.chameleon.data.plugins.module_utils._sync.settings import PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.settle import settle
from ansible_collections.chameleon.data.plugins.module_utils._sync.state import State, state_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context, open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_files, delete_objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.push import push
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import LocalFile, Walk


def synchronise(transport: Transport, settings: Settings, meter: Meter, check: bool) -> dict[str, Any]:
    """Make the destination like the source, or, with *check*, say how; returns the module's result.

    :raises DataError: nothing could be done at all, or a guard refused; failures of single files are in the result
    """
    store = open_store(transport)
    state = State(state_path(settings.path, transport.endpoint, settings.container, settings.prefix), learns=not check)
    context = open_context(store, settings, meter, state)
    try:
        return _Run(context, check).result()
    finally:
        context.close()


class _Run:
    def __init__(self, context: Context, check: bool) -> None:
        self._context = context
        self._settings = context.settings
        self._check = check
        self._push = context.settings.direction == PUSH
        self._began = time.monotonic()
        self._failures = Failures(in_a_row=2 * context.files.size)
        self._walk = Walk(context.settings.path, context.settings.wanted)
        self._done = Done()
        self._lock = threading.Lock()

    def result(self) -> dict[str, Any]:
        """Do it."""
        settings, context = self._settings, self._context
        self._check_folder()
        there, steps = plan_containers(context.store, settings)
        planner = self._compare(self._objects() if there else ())
        self._guard(planner)
        plan = planner.plan(step.change for step in steps)
        if not self._check:
            self._carry_out(steps, planner, plan)
        return make_result(
            settings,
            plan,
            self._done,
            self._failures,
            time.monotonic() - self._began,
            self._check,
            unchanged=planner.unchanged,
            passed_over=dict(self._walk.passed_over),
            requests=context.store.transport.requests,
        )

    def _check_folder(self) -> None:
        path, settings = self._settings.path, self._settings
        if os.path.isdir(path):
            return
        if os.path.lexists(path):
            raise BadInput(path, "it is no folder", "Give the folder, and pick files in it with 'include'.")
        if self._push and not (settings.delete and settings.allow_empty_source):
            raise Missing(path, "there is no such folder on the node", "Check 'path'. Nothing was changed.")

    def _objects(self) -> Iterator[Entry]:
        settings = self._settings
        for entry in list_objects(self._context.store, settings.container, settings.prefix):
            if not entry.folder_marker and settings.wanted.takes(entry.name[len(settings.prefix) :]):
                yield entry

    def _files(self) -> Iterable[LocalFile]:
        return self._walk if os.path.isdir(self._settings.path) else ()

    def _compare(self, objects: Iterable[Entry]) -> Planner:
        settings, context = self._settings, self._context
        context.meter.stage("comparing")
        planner = Planner(settings.direction, settings.delete, context.store.offers.longest_name, settings.prefix)
        for pair, verdict, error in settle(context, join(self._files(), objects, settings.prefix)):
            context.meter.add(files=1)
            if error is None:
                planner.take(pair, verdict, self._walk.links)
            else:
                self._failures.add(pair.name, error)
        for name, error in (*self._walk.problems, *planner.refused):
            self._failures.add(name, error)
        return planner

    def _guard(self, planner: Planner) -> None:
        settings = self._settings
        if not settings.delete:
            return
        source, destination = settings.path, settings.there
        if not self._push:
            source, destination = destination, source
        check_source(source, planner.source, settings.allow_empty_source)
        check_limit(destination, settings.delete_limit, len(planner.deletes), planner.destination)
        if self._failures.count:
            planner.deletes.clear()  # what could not be read or named may well be there

    def _carry_out(self, steps: Iterable[Step], planner: Planner, plan: Plan) -> None:
        context = self._context
        for step in steps:
            carry_out(context.store, self._settings, step)
            self._done.containers += 1
        destination = None if self._push else Destination(self._settings.path)
        context.meter.stage("uploading" if self._push else "downloading", len(planner.transfers), plan.bytes())
        context.files.each(
            lambda task: self._transfer(task, destination),
            planner.transfers,
            stop=lambda: self._failures.fatal is not None,
        )
        if not self._failures.count and planner.deletes:
            context.meter.stage("deleting", len(planner.deletes))
            if destination is None:
                self._done.deleted = delete_objects(context, planner.deletes, self._failures)
            else:
                self._done.deleted = delete_files(context, destination, planner.deletes, self._failures)
        if destination is not None:
            for name in self._walk.leftovers:
                destination.remove_leftover(name)
            destination.close()

    def _transfer(self, task: Task, destination: Destination | None) -> None:
        verified = True
        try:
            if destination is not None and task.remote is not None:
                verified = pull(self._context, destination, task.name, task.remote)
            else:
                push(self._context, task)
        except DataError as error:
            self._failures.add(task.name, error)
        except OSError as error:
            self._failures.add(task.name, from_os(task.name, error))
        else:
            self._failures.success()
            self._context.meter.add(files=1)
            with self._lock:
                self._done.files += 1
                self._done.bytes += task.change.size
                self._done.unverified += not verified
