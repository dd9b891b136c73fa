# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done about each name. Pure."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, DataError
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.rules import SAME, Verdict
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FOLDER, LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.replaced import Replaced

SHOWN = 50  # entries of the plan in a result, which must not grow with the data


class Task(NamedTuple):
    """One transfer or delete.

    :ivar action: ``upload``, ``download`` or ``delete``
    :ivar local: the file as it was found; None where there is none
    :ivar remote: the object as it was found; None where there is none
    :ivar size: bytes that move
    :ivar keep: of a file to delete: the next folder above it that shall be there even if it is empty
    :ivar late: of a download: whether something that is in its way has to be deleted first
    """

    action: str
    name: str
    local: LocalFile | None
    remote: Entry | None
    size: int = 0
    keep: str = ""
    late: bool = False


class _Marked:
    """The folders that the container has as such, empty or not; meets all names in order."""

    def __init__(self) -> None:
        self._markers: list[str] = []  # those so far that are a beginning of the last name

    def above(self, pair: Pair) -> str:
        """The next one on the way to a name; empty where there is none."""
        name = pair.name
        while self._markers and not name.startswith(self._markers[-1]):
            self._markers.pop()
        found = [marker for marker in self._markers if name.startswith(marker + "/")]
        if pair.remote is not None and pair.remote.folder_marker:
            self._markers.append(name.rstrip("/"))
        return found[-1] if found else ""


class Planner:
    """Takes pairs in order, with their verdicts, and says what is to be done about them.

    :ivar transfers: uploads or downloads
    :ivar deletes: what is only at the destination, where ``delete`` asks for them, and what is displaced
    :ivar unchanged: names that are the same on both sides
    :ivar source, destination: how many names each side has
    :ivar displaced: how many names go for others
    """

    def __init__(self, direction: str, delete: bool) -> None:
        self._push = direction == PUSH
        self._delete = delete
        self.transfers = Plan(keep=SHOWN)
        self.deletes = Plan(keep=SHOWN)
        self.unchanged = 0
        self.source = self.destination = self.displaced = 0
        self._marked = _Marked()
        self._replaced = Replaced() if delete and not self._push else None

    def same(self) -> None:
        """In place of :meth:`take`, of a file that is the same on both sides."""
        self.unchanged += 1
        self.source += 1
        self.destination += 1

    def displace(self, name: str, reason: str) -> None:
        """A name at the destination has to go for another one, though nobody has asked for that; it needs no task."""
        self.displaced += 1
        self.deletes.add("delete", name, reason)

    def take(self, pair: Pair, verdict: Verdict) -> Task | None:
        """Decide about one name; None where there is nothing to do."""
        name, local, remote = pair
        from_here, to_there = (local, remote) if self._push else (remote, local)
        keep = self._marked.above(pair) if self._delete else ""
        late = self._replaced is not None and self._replaced.is_in_the_way(pair)
        if to_there is not None:
            self.destination += 1
        if from_here is not None:
            self.source += 1
        else:
            if to_there is None or not self._delete:
                return None
            where = "folder" if self._push else "container"
            self.deletes.add("delete", _shown(pair), f"not in the {where}")
            return Task("delete", name, local, remote, keep=keep)
        if verdict.word == SAME:
            self.unchanged += 1
            return None
        action, size = "upload" if self._push else "download", from_here.size
        self.transfers.add(action, _shown(pair), verdict.reason, size)
        if late and local is not None and local.kind != FOLDER:  # what is in a folder goes by its own names
            self.deletes.add("delete", name, "something else takes its place")
        # As Task(…), see stat_of.
        return tuple.__new__(Task, (action, name, local, remote, size, keep, late))


def _shown(pair: Pair) -> str:
    """The name for people: that of a folder ends with a slash."""
    name, local, remote = pair
    folder = local.folder if local is not None else remote is not None and remote.folder_marker
    return name + "/" if folder and not name.endswith("/") else name


def why_too_long(name: str, longest: int) -> DataError | None:
    """Why a file of this name cannot be pushed.

    :param longest: bytes that a name may have
    """
    if 4 * len(name) <= longest or len(name.encode()) <= longest:
        return None
    return BadInput(name, f"its name has more than the {longest} bytes that there is room for", "Rename or exclude it.")
