# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tasks are carried out: what all ways to keep files in a container have in common."""

from __future__ import annotations

from typing import Any, Iterable

from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import FILES
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally


class Mover:
    """Carries out the tasks of a run, by any number of threads, and tells the *tally* how each has ended.

    :ivar in_turns: whether making portions of tasks takes the interpreter's time, as finding the tasks does
    """

    in_turns = False

    def __init__(self, context: Context, tally: Tally) -> None:
        self._context = context
        self._tally = tally

    def start_processes(self, most: int) -> None:
        """Start processes that help, at most so many, if that is worth it; no thread of the run is started yet."""

    def begin(self) -> None:
        """Make ready what the files go to; it is certain that there is something to do."""

    def portions(self, tasks: Iterable[Task]) -> Iterable[Any]:
        """The tasks in portions of which a thread takes one at a time."""
        return tasks

    def move(self, portion: Any) -> None:
        """Upload or download what is in a portion."""
        raise NotImplementedError

    def again(self) -> Iterable[Task] | None:
        """Tasks to be carried out once more, as what they need has another place now; None where there are none.

        To be asked when all others were carried out, until there are none.
        """
        return None

    def delete(self, tasks: Iterable[Task]) -> int:
        """Delete what is only at the destination; returns how many are gone. Only when all else has succeeded."""
        raise NotImplementedError

    def conclude(self, leftovers: Iterable[str]) -> None:
        """All has succeeded; *leftovers* are the names of unfinished pulls that were in the folder."""

    def afterwards(self, changed: bool) -> Iterable[Change]:
        """What a run does when all has succeeded, or has done.

        :param changed: whether anything was or would be moved or deleted
        """
        return ()

    def told(self) -> dict[str, Any]:
        """What the result says of the layout."""
        return {"layout": FILES}

    def finish(self) -> None:
        """The last thing, in any case."""
