# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file is an object of its own, and moved by itself."""

from __future__ import annotations

from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import LOST
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import content_is_lost, resolve
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull_mover import PullMover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.push import push
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import pull_special, push_special


class FilePush(Mover):
    """Makes an object of each file."""

    def move(self, portion: Task) -> None:
        """Upload a file."""
        context, local = self._context, portion.local
        try:
            if local is not None and local.kind == FILE:
                push(context, portion)
            elif local is not None:
                push_special(context, portion, local)
        except (DataError, OSError) as error:
            self._tally.failed(portion.name, error)
        else:
            self._tally.moved(portion.size)

    def delete(self, tasks: Iterable[Task]) -> int:
        """See :meth:`Mover.delete`."""
        return delete_objects(self._context, tasks, self._tally.failures)


class FilePull(PullMover):
    """Makes a file of each object."""

    def move(self, portion: Task) -> None:
        """Download an object."""
        tally = self._tally
        try:
            verified = self._pull(portion)
        except DataError as error:
            self._not_had(portion, error)
        except OSError as error:
            tally.failed(portion.name, error)
        else:
            tally.moved(portion.size, verified)

    def _not_had(self, task: Task, error: DataError) -> None:
        """Tell why an object could not be had. One that is gone is no failure, unless it is known that it was there."""
        if error.details.get("status") != 404:
            self._tally.failed(task.name, error)
            return
        incomplete = self._incomplete(task)
        if incomplete is None:
            self._tally.gone(error)
        if incomplete is not None or self._context.settings.source_digest is not None:
            self._tally.failed(task.name, incomplete or error)

    def _incomplete(self, task: Task) -> DataError | None:
        """What is wrong with an object that is there, and was not found: Ceph RGW says so of its segments."""
        if task.remote is None:
            return None
        container = self._context.settings.container
        try:
            really = resolve(self._context.store, container, task.remote)
        except DataError as error:
            return error
        return content_is_lost(container, really.name) if really.large or really.kind == LOST else None

    def _pull(self, task: Task) -> bool:
        """Returns whether what arrived could be verified."""
        remote = task.remote
        if remote is not None and not remote.folder_marker and not remote.link:
            return pull(self._context, self._destination, task.name, remote)
        if remote is not None:
            pull_special(self._context, self._destination, task.name, remote)
        return True
