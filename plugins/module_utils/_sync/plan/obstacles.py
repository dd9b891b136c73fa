# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a pull: links that somebody planted, names that are a file and a folder at once. Pure."""

from __future__ import annotations

from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, DataError, Refused
from ansible_collections.chameleon.data.plugins.module_utils._files.relative_names import why_no_path
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair
from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import FILE, LINK, SPECIAL, LocalFile
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.replaced import takes_the_place

_NOT_OUTSIDE = "Nothing outside the folder is written: rename the object or exclude it."
_NOT_THROUGH = "Nothing is written through or over links: remove the link or exclude the object."
_NOT_OVER = "Such things are not replaced: remove it or exclude the object."
_ONE_OF_BOTH = (
    "A name is one or the other on a node: remove or rename what is in the way there, or exclude it. Where only the "
    "node has it, 'delete: true' has it go."
)


class Obstacles:
    """Meets all pairs in order, and knows of each what is in its way.

    :param links: whether links take part, so that an object may replace one by another
    :param delete: whether what only the folder has goes, so that it is in nobody's way
    :param staying: what of a folder stays in any case, a name; empty where nothing does. Only asked with *delete*
    """

    def __init__(self, links: bool, delete: bool = False, staying: Callable[[str], str] = lambda folder: "") -> None:
        self._links = links
        self._delete = delete
        self._staying = staying
        # Of the names so far that are or will be no folder: those that are a beginning of the last one, and their kind.
        self._above: list[tuple[str, str]] = []

    def of(self, pair: Pair) -> DataError | None:
        """Why the pair's object cannot be written into the folder; to be asked for every pair, before links go."""
        name, local, remote = pair
        above = self._above
        while above and not name.startswith(above[-1][0]):
            above.pop()
        if not above and local is None and remote is not None and remote.plain_file and not why_no_path(name):
            above.append((name, FILE))  # as most are where the folder is new
            return None
        found = None
        if remote is not None and (self._links or not remote.link):
            found = _by_its_name(name) or self._above_it(name) or self._at_its_place(pair)
        kind = self._kind_of(pair, found)
        if kind:
            self._above.append((name, kind))
        return found

    def file_stays(self, name: str) -> None:
        """In place of :meth:`of`, of a file that stays as it is: nothing is in its way, but it may be in others'."""
        above = self._above
        while above and not name.startswith(above[-1][0]):
            above.pop()
        above.append((name, FILE))

    def _kind_of(self, pair: Pair, found: DataError | None) -> str:
        """What will have the name after the pull; empty for a folder, or nothing."""
        _name, local, remote = pair
        if local is not None and not (self._goes(local) and (remote is None or takes_the_place(local, remote))):
            return "" if local.folder else local.kind
        if remote is None or found is not None:
            return ""
        if remote.plain_file:
            return FILE
        if remote.folder_marker:
            return ""
        if remote.link:
            return LINK if self._links else ""
        return FILE

    def _above_it(self, name: str) -> DataError | None:
        for above, kind in self._above:
            if name.startswith(above + "/"):
                if kind == LINK:
                    return Refused(name, f"{above} is a symbolic link in the folder", _NOT_THROUGH)
                if kind in SPECIAL:
                    return Conflict(name, f"{above} is a {kind} in the folder", _NOT_OVER)
                return Conflict(name, f"{above} is a file", _ONE_OF_BOTH)
        return None

    def _at_its_place(self, pair: Pair) -> DataError | None:
        name, local, remote = pair
        if local is None or remote is None or not (takes_the_place(local, remote) or local.kind in (LINK, *SPECIAL)):
            return None
        if local.kind == LINK and not (self._links and (remote.link or self._delete)):
            return Refused(name, f"{name} is a symbolic link in the folder", _NOT_THROUGH)
        if local.kind in SPECIAL:
            return Refused(name, f"{name} is a {local.kind} in the folder", _NOT_OVER)
        if local.folder != remote.folder_marker and not self._delete:
            where = "on the node" if local.folder else "in the container"
            return Conflict(name, f"it is a folder {where}", _ONE_OF_BOTH)
        staying = self._staying(name) if local.folder and not remote.folder_marker else ""
        if staying:
            return Conflict(name, f"it is a folder on the node, where {staying} takes no part and stays", _ONE_OF_BOTH)
        return None

    def _goes(self, local: LocalFile) -> bool:
        """Whether it goes where the container has nothing of its name, or something that takes its place."""
        return self._delete and (local.kind == FILE or local.folder or (local.kind == LINK and self._links))


def _by_its_name(name: str) -> DataError | None:
    reason = why_no_path(name[:-1] if name.endswith("/") else name)
    return Refused(name, reason, _NOT_OUTSIDE) if reason else None
