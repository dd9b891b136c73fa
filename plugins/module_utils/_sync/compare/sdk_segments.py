# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments among the objects: openstacksdk keeps those of ``big.h5`` as ``big.h5/000000``, … beside it."""

from __future__ import annotations

import re
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import OPAQUE, Entry

_NUMBER = re.compile(r"\d{6}")


class SdkSegments:
    """Meets all objects of a listing in order.

    :param resolve: finds out what an opaque row really is; asked of those alone that have such names below them
    """

    def __init__(self, resolve: Callable[[Entry], Entry]) -> None:
        self._resolve = resolve
        # Those so far that may be large, and with whose names that of the last one begins.
        self._above: list[Entry] = []

    def is_segment(self, entry: Entry) -> bool:
        """Whether the object has the name of a segment of a large one that came before."""
        while self._above and not entry.name.startswith(self._above[-1].name):
            self._above.pop()
        above, _slash, number = entry.name.rpartition("/")
        found = bool(_NUMBER.fullmatch(number)) and self._is_large(above)
        if entry.large or (entry.kind == OPAQUE and not entry.folder_marker):
            self._above.append(entry)
        return found

    def _is_large(self, name: str) -> bool:
        for place, entry in enumerate(self._above):
            if entry.name == name:
                if entry.kind == OPAQUE:
                    entry = self._above[place] = self._resolve(entry)
                return entry.large
        return False
