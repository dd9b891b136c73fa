# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all pulls have in common: the folder that they write."""

from __future__ import annotations

from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import from_os
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_files
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover


class PullMover(Mover):
    """Writes into the settings' folder, which is made when the run begins."""

    def __init__(self, context: Context, tally: Tally) -> None:
        super().__init__(context, tally)
        self._opened: Destination | None = None

    @property
    def _destination(self) -> Destination:
        if self._opened is None:
            raise RuntimeError("begin() comes first")
        return self._opened

    def begin(self) -> None:
        """See :meth:`Mover.begin`."""
        self._open()

    def _open(self) -> None:
        """Open the folder, which is made if it is not there."""
        path = self._context.settings.path
        try:
            self._opened = Destination(path)
        except OSError as error:
            raise from_os(path, error) from error

    def delete(self, tasks: Iterable[Task]) -> int:
        """See :meth:`Mover.delete`."""
        return delete_files(self._context, self._destination, tasks, self._tally.failures)

    def conclude(self, leftovers: Iterable[str]) -> None:
        """See :meth:`Mover.conclude`."""
        for name in leftovers:
            self._destination.remove_leftover(name)

    def finish(self) -> None:
        """See :meth:`Mover.finish`."""
        if self._opened is None:
            return
        for name, refused in self._opened.finish():
            self._tally.failed(name, refused)
        self._tally.done.clamped = self._opened.clamped
        self._opened.close()
        if self._tally.failures.count:
            self._opened.unmake()
