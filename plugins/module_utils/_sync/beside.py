# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Segments among the objects: openstacksdk keeps those of ``big.h5`` as ``big.h5/000000``, … beside it. Pure."""

from __future__ import annotations

import re

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import OPAQUE, Entry

_NUMBER = re.compile(r"\d{6}")


class Beside:
    """Meets all objects of a listing in order."""

    def __init__(self) -> None:
        self._above: list[str] = []  # names so far that may be large objects' and that the last one begins with

    def is_segment(self, entry: Entry) -> bool:
        """Whether the object is, or may be, a segment of one that came before."""
        while self._above and not entry.name.startswith(self._above[-1]):
            self._above.pop()
        above, _slash, number = entry.name.rpartition("/")
        found = above in self._above and bool(_NUMBER.fullmatch(number))
        if entry.large or entry.kind == OPAQUE:
            self._above.append(entry.name)
        return found
