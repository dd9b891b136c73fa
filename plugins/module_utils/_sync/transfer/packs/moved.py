# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that are not where the index told: a repacking moves them to other packs, and then the index tells which."""

from __future__ import annotations

import contextlib
from typing import Callable, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.packed_contents import entry_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.plain_task import plain, task_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.runs import Runs

_WHOLE = "What is on the node already is whole."


class Moved:
    """Those of a version.

    :param packs: numbers the packs of the index, as the tasks have them
    :param fail: is told which of them cannot be had, and why
    """

    def __init__(
        self, place: Place, version: Version, packs: PackTable, fail: Callable[[str, DataError], None]
    ) -> None:
        self._place = place
        self._version = version
        self._packs = packs
        self._fail = fail
        self._missed = Runs()

    def __bool__(self) -> bool:
        return bool(self._missed)

    def put(self, tasks: Iterable[Task], subject: str) -> None:
        """The object that was asked for these, named for messages, was not there. Any thread may tell."""
        self._missed.put(sorted((task.name, (plain(task), subject)) for task in tasks))

    def found(self) -> Iterator[Task]:
        """Those that have another place now, with it. So each is tried again only for as long as its place changes.

        To be taken when nobody looks any more for what was put in before.

        :raises DataError: the index is there, but cannot be read
        """
        with contextlib.ExitStack() as until_end:
            missed, self._missed = until_end.enter_context(contextlib.closing(self._missed)), Runs()
            try:
                rows = until_end.enter_context(open_index(self._place, self._version, self._packs)).rows()
            except Missing:
                for _name, (told, subject) in missed:
                    self._refuse(
                        task_of(told), subject, "both were deleted meanwhile", f"Pull another version. {_WHOLE}"
                    )
                return
            for name, (told, subject) in missed:
                task = task_of(told)
                row = next((row for row in rows if row.name == name), None)
                entry = row and entry_of(row, self._place.prefix)
                if entry and task.remote is not None and task.remote.member != entry.member:
                    yield task._replace(remote=entry)
                else:
                    way_out = f"Have the folder pushed again with 'compare: always', or pull another version. {_WHOLE}"
                    self._refuse(task, subject, "it is not there", way_out)

    def close(self) -> None:
        """Let go of the temporary file."""
        self._missed.close()

    def _refuse(self, task: Task, subject: str, why: str, way_out: str) -> None:
        self._fail(task.name, Missing(subject, f"version {self._version.name} needs it, and {why}", way_out))
