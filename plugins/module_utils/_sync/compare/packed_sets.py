# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets below the prefix of files: they are left alone, and no file becomes an object among theirs."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST, is_packed
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context

_SHOWN = 20  # data sets in a result


class PackedSets:
    """Meets the objects below the prefix, in order.

    :ivar objects: of such data sets, of those that take part in the run
    :ivar left_out: the prefixes of these data sets, the first ones
    """

    def __init__(self, context: Context) -> None:
        self._context = context
        self._cut = len(context.settings.prefix)
        self._last = ""
        self._packed: set[str] = set()
        self._way: list[tuple[str, bool]] = []  # folders on the way to the last file, and whether they are packed
        self.objects = 0
        self.left_out: list[str] = []

    def has(self, whole_name: str) -> bool:
        """Whether this object is of one; to be asked of each, in order."""
        name = self._last = whole_name[self._cut :]
        if not is_packed(name):
            return False
        taken = self._context.settings.takes(name)
        self.objects += taken
        if name.endswith("/" + LATEST):
            self._packed.add(name[: -len(LATEST)])
            if taken and len(self.left_out) < _SHOWN:
                self.left_out.append(whole_name[: -len(LATEST)])
        return True

    def obstacle(self, name: str) -> Refused | None:
        """Why no file may become an object of this name; to be asked in order, when the objects before it are known."""
        while self._way and not name.startswith(self._way[-1][0]):
            self._way.pop()
        known = len(self._way[-1][0]) if self._way else 0
        while name.find("/", known) >= 0:
            known = name.find("/", known) + 1
            self._way.append((name[:known], self._is_packed(name[:known])))
        above = next((folder for folder, packed in self._way if packed), None)
        if above is None:
            return None
        settings = self._context.settings
        return Refused(
            name,
            f"{settings.container}/{settings.prefix}{above} is a packed data set, of which it would be no part",
            "Push that folder by itself with 'layout: packed', and exclude it here. Or choose another prefix.",
        )

    def _is_packed(self, folder: str) -> bool:
        pointer = folder + LATEST
        if not (self._last.startswith(folder) and self._last < pointer):
            return folder in self._packed
        # The objects have come as far as into the folder, to names before that of its pointer.
        settings = self._context.settings
        return head_object(self._context.store, settings.container, settings.prefix + pointer) is not None


def pointers_above(name: str) -> list[str]:
    """The objects that tell of packed data sets in the folders on the way to a name."""
    return [name[: at + 1] + LATEST for at, letter in enumerate(name) if letter == "/"]
