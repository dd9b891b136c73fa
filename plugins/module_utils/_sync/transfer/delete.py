# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting what is only at the destination: last, and only after everything else has succeeded."""

from __future__ import annotations

from concurrent.futures import Future
from functools import partial
from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, DataError
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import DELETE, Claim, withdraw
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment, segments_container
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, resolve, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.look_ahead import in_order
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures, from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import EMPTY_FOLDER
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.replace import (
    claim_of,
    find_old,
    try_delete_segments,
)


def delete_objects(context: Context, tasks: Iterable[Task], failures: Failures) -> int:
    """Delete objects, many a request and several requests at a time; returns how many are gone."""
    return sum(context.files.map(partial(_delete_lot, context, failures), batches(context.store, tasks)))


def deletions(context: Context, entries: Iterable[Entry]) -> Iterator[Task]:
    """What :func:`delete_objects` takes, for objects as they are listed."""
    store, container, cut = context.store, context.settings.container, len(context.settings.prefix)

    def look(entry: Entry) -> Entry | Future[Entry]:
        """Large ones have segments, which the listing may not tell."""
        return context.judges.submit(resolve, store, container, entry) if entry.kind == OPAQUE else entry

    for entry in in_order(map(look, entries), 4 * context.judges.size):
        yield Task("delete", entry.name[cut:], None, entry)


def _delete_lot(context: Context, failures: Failures, lot: list[Task]) -> int:
    """Large objects go after their segments: a run that is killed in between finds them again and goes on.

    By name: Ceph RGW answers 409 to 'multipart-manifest=delete' where a segment's name has a '%'.
    """
    claims: list[Claim] = []
    try:
        return _delete_claimed(context, failures, lot, claims)
    finally:
        withdraw(context.store, segments_container(context.settings.container), claims)


def _delete_claimed(context: Context, failures: Failures, lot: list[Task], claims: list[Claim]) -> int:
    kept = _delete_segments(
        context, [task for task in lot if task.remote is not None and task.remote.owns_segments], claims
    )
    going = {context.object_name(task.name): task.name for task in lot if task.name not in kept}
    errors = delete_batch(context.store, context.settings.container, list(going)) if going else {}
    for name, error in [*kept.items(), *((going[name], error) for name, error in errors.items())]:
        failures.add(name, error)
    gone = len(going) - len(errors)
    context.meter.add(files=gone)
    return gone


def _delete_segments(context: Context, tasks: list[Task], claims: list[Claim]) -> dict[str, DataError]:
    """Delete the segments of large objects; returns the objects of which one may still be there, and why."""
    kept: dict[str, DataError] = {}
    owners: dict[Segment, str] = {}
    for task, found in zip(tasks, context.parts.map(partial(_find, context, claims), tasks)):
        if isinstance(found, DataError):
            kept[task.name] = found
        else:
            owners.update(dict.fromkeys(found, task.name))
    for segment, error in try_delete_segments(context, owners):
        kept[owners[segment]] = error
    return kept


def _find(context: Context, claims: list[Claim], task: Task) -> list[Segment] | DataError:
    """The segments of a large object, if nobody else is at work on it and it is what it was when it was compared."""
    container, name = context.settings.container, context.object_name(task.name)
    try:
        claim = claim_of(context, task, DELETE)
        if claim is not None:
            claims.append(claim)
        old = find_old(context, task)
        found = head_object(context.store, container, name)
        replaced = found is not None and task.remote is not None and found[0].etag != task.remote.etag
        if replaced or (claim is not None and claim.others(old.names)):
            cause = "another task has stored it, or is about to store or delete it"
            raise Conflict(subject_of(container, name), cause, "Look which one is right, and run again.")
        return old.all
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
