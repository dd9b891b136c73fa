# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One sync from beginning to end: compare, guard, transfer, delete, report.

The comparing runs in a thread of its own and puts what is to be done into spools, from which the transfers take it:
they begin with the first page of the listing. Where a guard has to see the whole plan first, they wait for it. Where
a transfer takes as much of the interpreter's time as the comparing does, two threads would only be in each other's way:
then one thread compares and makes portions of the tasks, in turns. Processes that help are started before all threads.
"""

from __future__ import annotations

import contextlib
import gc
import time
from typing import Any, Callable, Collection, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.lifetime import expiry_from, shortest_life
from ansible_collections.chameleon.data.plugins.module_utils._store.metadata import check_metadata
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.containers import carry_out, plan_containers
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context, open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.choice import open_layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.noted_listing import NotedListing, noted_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.comparison import Comparison
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.guards import Guards
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import SHOWN, Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.report import make_result
from ansible_collections.chameleon.data.plugins.module_utils._sync.scope import find_scope
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State, state_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool

# After so many, Python looks for cycles of garbage. Of what is made for each name there are none: to look after 700 of
# them takes a tenth of the time of a run over many.
_ALLOCATIONS = 50_000


def synchronise(
    transport: Transport, settings: Settings, meter: Meter, check: bool, noted: Collection[str] = ()
) -> dict[str, Any]:
    """Make the destination like the source, or, with *check*, say how; returns the module's result.

    :param noted: digests of listings that earlier tasks of the run have noted, see ``noted_listing``
    :raises DataError: nothing could be done at all, or a guard refused; failures of single files are in the result
    """
    gc.set_threshold(_ALLOCATIONS)
    check_store_takes(transport, settings.container)
    store = open_store(transport)
    check_metadata("metadata", settings.metadata, store.offers.metadata, of_objects=True)
    check_metadata("container_metadata", settings.container_metadata, store.offers.metadata)
    with contextlib.ExitStack() as until_end:
        layout = until_end.enter_context(open_layout(store, settings, check, meter.note))
        settings = find_scope(settings, layout.find)
        table = state_path(settings.here, transport.endpoint, settings.container, settings.prefix)
        state = State(table, learns=not check, on_disk=settings.direction != PUSH)
        # What is deleted must be gone by now, not since the look.
        taken = () if settings.delete else noted
        listing = None if check or settings.direction == PUSH else NotedListing(noted_path(table), taken)
        context = open_context(store, settings, meter, state, listing)
        until_end.callback(context.close)
        run = _Run(context, layout, check)
        until_end.callback(run.close)
        return run.result()


class _Run:
    def __init__(self, context: Context, layout: Layout, check: bool) -> None:
        self._layout = layout
        self._settings = context.settings
        self._check = check
        self._push = context.settings.direction == PUSH
        self._began = time.monotonic()
        self._failures = Failures(in_a_row=2 * context.files.size, vanishing=self._push)
        container, self._steps = plan_containers(context.store, context.settings)
        if self._push:
            after, now = context.settings.expire_after, context.store.transport.server_time()
            context = context._replace(
                expires_at=expiry_from(now, after, container), shortest_life=shortest_life(after, container)
            )
        self._context = context
        contents = layout.contents(context, container)
        self._guards = Guards(context, contents.total)
        self._comparison = Comparison(context, contents, self._failures, keep=not check, see=self._guards.see)
        self._tally = Tally(context.meter, self._failures)
        self._mover = layout.mover(context, self._tally)
        self._in_turns = self._mover.in_turns and not self._guards.hold_up
        self._begun = False
        self._processes = context.files.size - 1  # that may help this one

    def result(self) -> dict[str, Any]:
        """Do it."""
        comparison, source = self._comparison, self._comparison.sides.source
        comparison.sides.begin(self._processes)
        if self._check:
            comparison.run()
            self._guard()
        else:
            self._carry_out()
            source.error = source.error or self._tally.source_error
        transfers = Plan(keep=SHOWN) if self._tally.done.in_vain else comparison.planner.transfers
        plan = Plan([step.change for step in self._steps], keep=SHOWN).then(transfers)
        if comparison.complete:
            plan = plan.then(comparison.planner.deletes)
        plan = plan.then(Plan(self._mover.afterwards(bool(plan)), keep=SHOWN))
        return make_result(
            self._settings,
            plan,
            self._tally.done,
            self._failures,
            time.monotonic() - self._began,
            self._check,
            unchanged=comparison.planner.unchanged + len(comparison.planner.transfers) - len(transfers),
            passed_over={**comparison.passed_over(), "vanished": self._failures.vanished + self._tally.done.gone},
            unmatched=[] if self._failures.fatal else comparison.sides.unmatched.globs,
            packed_sets=comparison.packed_sets,
            requests=self._context.store.transport.requests,
            **self._mover.told(),
            **({} if self._push else {"source_state": source.state()}),
        )

    def close(self) -> None:
        """Let go of what the run has started."""
        self._comparison.sides.close()

    def _carry_out(self) -> None:
        comparison = self._comparison
        self._mover.start_processes(self._processes)
        found, compared = self._compare()
        try:
            self._move(self._ready(found))
            compared()
            if not self._guards.hold_up:
                self._guard()
            self._begin()
            if not self._failures.count:
                self._delete()
                self._move(comparison.late)
        except DataError as error:
            self._failures.abort(self._settings.there, error)  # which also ends the comparing
            self._mover.finish()
            if not self._tally.done:
                raise
        else:
            self._mover.finish()

    def _move(self, tasks: Iterable[Task]) -> None:
        left: Iterable[Task] | None = tasks
        while left is not None:
            portions = self._mover.portions(left)
            files = self._context.files
            each = files.each_by_one if self._mover.in_turns else files.each
            each(self._mover.move, portions, stop=lambda: self._failures.fatal is not None)
            left = self._mover.again() if self._failures.fatal is None else None

    def _compare(self) -> tuple[Iterable[Task], Callable[[], None]]:
        """The transfers, and what waits until all are found, and raises what has come of that."""
        comparison = self._comparison
        if self._in_turns:
            return comparison.tasks(), lambda: None
        comparing = Pool(1)
        compared = comparing.submit(comparison.run)
        comparing.close()
        if self._guards.hold_up:
            compared.result()
            self._guard()
        return comparison.transfers, compared.result

    def _guard(self) -> None:
        if self._failures.fatal is None:  # else not everything was compared, and nothing more will be done
            self._guards.check(self._comparison.planner, self._comparison.sides.source)

    def _ready(self, tasks: Iterable[Task]) -> Iterator[Task]:
        left = iter(tasks)
        for first in left:
            self._begin()
            yield first
            yield from left

    def _begin(self) -> None:
        """Make ready what the transfers go to, once it is certain that they may begin."""
        if self._begun:
            return
        self._begun = True
        for step in self._steps:
            carry_out(self._context.store, self._settings, step)
            self._tally.done.containers += 1
        self._mover.begin()
        word = "uploading" if self._push else "downloading"
        self._context.meter.stage(word, growing=self._comparison.expected)

    def _delete(self) -> None:
        """Only after everything else has succeeded; what takes the place of something that goes is moved after it."""
        comparison = self._comparison
        if comparison.planner.deletes:
            self._context.meter.stage("deleting", len(comparison.planner.deletes))
            self._tally.done.deleted = self._mover.delete(comparison.deletes) + comparison.planner.displaced
        self._mover.conclude(comparison.sides.leftovers)
