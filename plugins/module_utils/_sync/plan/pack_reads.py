# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stretches of packs are fetched for the files that are wanted. Pure."""

from __future__ import annotations

import itertools
from typing import Iterable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.stretches import Bounds, stretches
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task

_WINDOW = 10_000  # tasks that are brought into the order of packs at a time
# Fetching so much that nobody wants costs less than a request more. A stretch is in memory, several move at a time.
_TOGETHER = Bounds(gap=1 << 17, longest=1 << 21, most=2_000)
LARGEST = 1 << 24  # bytes of a file that is fetched whole; of larger ones pieces, as of objects of their own
_SMALL = 1 << 16  # bytes of a file; the hashing and writing of larger ones leaves the interpreter to others
_TASK = 1 << 10  # bytes that a task takes of memory, about


class Read(NamedTuple):
    """A stretch of a pack and the files in it, in the order of their places.

    :ivar pack: its number in the index
    :ivar begin, end: offsets in it; equal where the files are empty
    """

    pack: int
    begin: int
    end: int
    tasks: Sequence[Task]

    @property
    def memory(self) -> int:
        """Bytes that it takes while it is fetched, about."""
        return self.end - self.begin + _TASK * len(self.tasks)

    @property
    def small(self) -> bool:
        """Whether its files are, so that most of what they need is the interpreter's time."""
        return self.end - self.begin < _SMALL * len(self.tasks)


def portions(tasks: Iterable[Task]) -> Iterator[Read | Task]:
    """The tasks of a pull: what is in packs in stretches; what is an object of its own, or is large, one by one."""
    rest = iter(tasks)
    while True:
        window = list(itertools.islice(rest, _WINDOW))
        if not window:
            return
        members = []
        for task in window:
            if in_stretch(task.remote):
                members.append(task)
            else:
                yield task
        yield from itertools.starmap(Read, stretches(sorted(members, key=_place), _place, _TOGETHER))


def in_stretch(remote: Entry | None) -> bool:
    """Whether it is fetched with its neighbours in a pack, and is in memory then."""
    member = remote.member if remote is not None else None
    return remote is not None and member is not None and member.pack is not None and remote.size <= LARGEST


def _place(task: Task) -> tuple[int, int, int]:
    member = task.remote.member if task.remote is not None else None
    if member is None or member.pack is None:
        raise ValueError(f"{task.name} is in no pack")
    return member.pack, member.offset, task.size
