# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done: both sides joined by name, each pair turned into a task. Pure."""

from __future__ import annotations

from typing import Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change, Plan
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare import SAME, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.names import folders_of, why_no_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.walk import LocalFile


class Pair(NamedTuple):
    """A name below the folder and the prefix, and what each side has of it."""

    name: str
    local: LocalFile | None
    remote: Entry | None


class Task(NamedTuple):
    """One transfer or delete.

    :ivar local: the file as it was found; None where there is none
    :ivar remote: the object as it was found; None where there is none
    """

    change: Change
    name: str
    local: LocalFile | None
    remote: Entry | None


def join(files: Iterable[LocalFile], entries: Iterable[Entry], prefix: str) -> Iterator[Pair]:
    """Merge both sides, which come sorted; of the entries' names the *prefix* is taken off. Holds one of each."""
    left, right = iter(files), iter(entries)
    local, remote = next(left, None), next(right, None)
    while local is not None and remote is not None:
        remote_name = remote.name[len(prefix) :]
        if local.name < remote_name:
            yield Pair(local.name, local, None)
            local = next(left, None)
        elif remote_name < local.name:
            yield Pair(remote_name, None, remote)
            remote = next(right, None)
        else:
            yield Pair(remote_name, local, remote)
            local, remote = next(left, None), next(right, None)
    while local is not None:
        yield Pair(local.name, local, None)
        local = next(left, None)
    while remote is not None:
        yield Pair(remote.name[len(prefix) :], None, remote)
        remote = next(right, None)


class Planner:
    """Takes pairs in order, with their verdicts, and says what is to be done about them.

    :ivar transfers: uploads or downloads
    :ivar deletes: what is only at the destination, where ``delete`` asks for them
    :ivar refused: names that must not or cannot be transferred, with the reason
    :ivar unchanged: names that are the same on both sides
    :ivar source, destination: how many names each side has
    """

    def __init__(self, direction: str, delete: bool, longest_name: int = 1024, prefix: str = "") -> None:
        self._push = direction == PUSH
        self._delete = delete
        self._room = longest_name - len(prefix.encode())
        self.transfers: list[Task] = []
        self.deletes: list[Task] = []
        self.refused: list[tuple[str, DataError]] = []
        self.unchanged = 0
        self.source = self.destination = 0

    def take(self, pair: Pair, verdict: Verdict, links: Iterable[str] = ()) -> None:
        """Decide about one name.

        :param links: names of symbolic links in the folder that come before it
        """
        from_here, to_there = (pair.local, pair.remote) if self._push else (pair.remote, pair.local)
        self.source += from_here is not None
        self.destination += to_there is not None
        if from_here is None:
            if self._delete:
                change = Change("delete", pair.name, "not in the {}".format("folder" if self._push else "container"))
                self.deletes.append(Task(change, pair.name, pair.local, pair.remote))
        elif verdict.word == SAME:
            self.unchanged += 1
        else:
            problem = self._too_long(pair.name) if self._push else why_refused(pair.name, links)
            if problem is not None:
                self.refused.append((pair.name, problem))
                return
            change = Change("upload" if self._push else "download", pair.name, verdict.reason, from_here.size)
            self.transfers.append(Task(change, pair.name, pair.local, pair.remote))

    def plan(self, settings: Iterable[Change] = ()) -> Plan:
        """Everything in the order in which it is done: container *settings*, transfers, deletes."""
        plan = Plan(settings)
        plan.changes.extend(task.change for task in self.transfers)
        plan.changes.extend(task.change for task in self.deletes)
        return plan

    def _too_long(self, name: str) -> DataError | None:
        if len(name.encode()) <= self._room:
            return None
        return BadInput(name, "its name is longer than the store takes", "Rename or exclude it.")


def why_refused(name: str, links: Iterable[str]) -> DataError | None:
    """Why an object of this name is not written into the folder."""
    reason = why_no_path(name)
    if reason:
        return Refused(name, reason, "Nothing outside the folder is written: rename the object or exclude it.")
    known = set(links) if not isinstance(links, (set, frozenset)) else links
    for link in [*folders_of(name), name] if known else ():
        if link in known:
            return Refused(
                name,
                f"{link} is a symbolic link in the folder",
                "Nothing is written through or over links: remove the link or exclude the object.",
            )
    return None
