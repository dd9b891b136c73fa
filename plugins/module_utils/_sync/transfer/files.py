# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each file is an object of its own."""

from __future__ import annotations

from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_files, delete_objects
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.pull import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.push import push
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.special import pull_special, push_special


class FileMover(Mover):
    """Moves one file after the other."""

    def portions(self, tasks: Iterable[Task]) -> Iterable[Task]:
        """Single tasks."""
        return tasks

    def move(self, portion: Task) -> None:
        """Upload or download a file."""
        tally = self.tally
        try:
            verified = self._move(portion)
        except DataError as error:
            settings = self.context.settings
            missing = settings.direction != PUSH and error.details.get("status") == 404
            if missing:
                tally.gone(error)
            if not missing or settings.source_digest is not None:
                tally.failed(portion.name, error)
        except OSError as error:
            tally.failed(portion.name, error)
        else:
            tally.moved(portion.change.size, verified)

    def delete(self, tasks: Iterable[Task]) -> int:
        """See :meth:`Mover.delete`."""
        if self.destination is None:
            return delete_objects(self.context, tasks, self.tally.failures)
        return delete_files(self.context, self.destination, tasks, self.tally.failures)

    def _move(self, task: Task) -> bool:
        """Returns whether what arrived could be verified."""
        context, name, local, remote = self.context, task.name, task.local, task.remote
        if self.destination is not None and remote is not None:
            if not remote.folder_marker and not remote.link:
                return pull(context, self.destination, name, remote)
            pull_special(context, self.destination, name, remote)
        elif local is not None and local.kind == FILE:
            push(context, task)
        elif local is not None:
            push_special(context, task, local)
        return True
