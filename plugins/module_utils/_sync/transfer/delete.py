# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting what is only at the destination: last, and only after everything else has succeeded."""

from __future__ import annotations

from functools import partial
from typing import Callable, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import delete_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segments import delete_segments, find_old
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import EMPTY_FOLDER


def delete_objects(context: Context, tasks: Iterable[Task], failures: Failures) -> int:
    """Delete objects, many a request and several requests at a time; returns how many are gone."""
    return sum(context.files.map(lambda work: work(), _works(context, tasks, failures)))


def _works(context: Context, tasks: Iterable[Task], failures: Failures) -> Iterator[Callable[[], int]]:
    def plain() -> Iterator[str]:
        for task in tasks:
            if task.remote is not None and task.remote.large:
                large.append(task)
            else:
                yield context.object_name(task.name)

    large: list[Task] = []
    for names in batches(context.store, plain()):
        while large:
            yield partial(_large, context, large.pop(), failures)
        yield partial(_batch, context, names, failures)
    for task in large:
        yield partial(_large, context, task, failures)


def _batch(context: Context, names: list[str], failures: Failures) -> int:
    try:
        errors = delete_batch(context.store, context.settings.container, names)
    except DataError as error:
        errors = [error] * len(names)
    for problem in errors:
        failures.add(problem.subject, problem)
    context.meter.add(files=len(names) - len(errors))
    return len(names) - len(errors)


def _large(context: Context, task: Task, failures: Failures) -> int:
    """A large object goes after its segments: a run that is killed in between finds it again and goes on.

    By name: Ceph RGW answers 409 to 'multipart-manifest=delete' where a segment's name has a '%'.
    """
    try:
        delete_segments(context, find_old(context, task))
        delete_object(context.store, context.settings.container, context.object_name(task.name))
    except DataError as error:
        failures.add(task.name, error)
        return 0
    context.meter.add(files=1)
    return 1


def delete_files(context: Context, destination: Destination, tasks: Iterable[Task], failures: Failures) -> int:
    """Delete files, and folders that are empty without them; returns how many are gone."""
    gone = 0
    for task in tasks:
        try:
            if task.local is not None and task.local.kind == EMPTY_FOLDER:
                destination.remove_folder(task.name)
            else:
                destination.remove(task.name)
        except FileNotFoundError:
            pass
        except OSError as error:
            failures.add(task.name, from_os(task.name, error))
            continue
        gone += 1
        context.meter.add(files=1)
    return gone
