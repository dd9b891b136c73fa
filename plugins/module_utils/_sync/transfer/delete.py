# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting what is only at the destination: last, and only after everything else has succeeded."""

from __future__ import annotations

from functools import partial
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.landing import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segments import (
    find_old,
    try_delete_segments,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import EMPTY_FOLDER


def delete_objects(context: Context, tasks: Iterable[Task], failures: Failures) -> int:
    """Delete objects, many a request and several requests at a time; returns how many are gone."""
    return sum(context.files.map(partial(_delete_lot, context, failures), batches(context.store, tasks)))


def _delete_lot(context: Context, failures: Failures, lot: list[Task]) -> int:
    """Large objects go after their segments: a run that is killed in between finds them again and goes on.

    By name: Ceph RGW answers 409 to 'multipart-manifest=delete' where a segment's name has a '%'.
    """
    kept = _delete_segments(context, [task for task in lot if task.remote is not None and task.remote.owns_segments])
    going = {context.object_name(task.name): task.name for task in lot if task.name not in kept}
    errors = delete_batch(context.store, context.settings.container, list(going)) if going else {}
    for name, error in [*kept.items(), *((going[name], error) for name, error in errors.items())]:
        failures.add(name, error)
    gone = len(going) - len(errors)
    context.meter.add(files=gone)
    return gone


def _delete_segments(context: Context, tasks: list[Task]) -> dict[str, DataError]:
    """Delete the segments of large objects; returns the objects of which one may still be there, and why."""
    kept: dict[str, DataError] = {}
    owners: dict[Segment, str] = {}
    for task, found in zip(tasks, context.parts.map(partial(_find, context), tasks)):
        if isinstance(found, DataError):
            kept[task.name] = found
        else:
            owners.update(dict.fromkeys(found, task.name))
    for segment, error in try_delete_segments(context, owners):
        kept[owners[segment]] = error
    return kept


def _find(context: Context, task: Task) -> list[Segment] | DataError:
    try:
        return find_old(context, task)
    except DataError as error:
        return error


def delete_files(context: Context, destination: Destination, tasks: Iterable[Task], failures: Failures) -> int:
    """Delete files, and folders that are empty without them; returns how many are gone."""
    gone = 0
    for task in tasks:
        try:
            if task.local is not None and task.local.kind == EMPTY_FOLDER:
                destination.remove_folder(task.name, task.keep)
            else:
                destination.remove(task.name, task.keep)
        except FileNotFoundError:
            pass
        except OSError as error:
            failures.add(task.name, from_os(task.name, error))
            continue
        gone += 1
        context.meter.add(files=1)
    return gone
