# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name that is a file and a folder at once, which no folder can have. Pure."""

from __future__ import annotations

from typing import Protocol, Sequence


class Thing(Protocol):
    """A name, and whether others may be below it."""

    @property
    def name(self) -> str: ...

    @property
    def folder(self) -> bool: ...


class Tree:
    """Meets names in order; of those behind it only the ones are held that the last name begins with."""

    def __init__(self) -> None:
        self._begun: list[str] = []

    def obstacle(self, name: str, folder: bool) -> str:
        """The file or link among those before that the name is below; empty where there is none.

        :param folder: whether others may be below this one
        """
        begun = self._begun
        while begun and not name.startswith(begun[-1]):
            begun.pop()
        for above in begun:
            if name.startswith("/", len(above)):
                return above
        if not folder:
            begun.append(name)
        return ""

    def meet(self, things: Sequence[Thing]) -> bool:
        """Meet many at a time, if none of them can be below another; else they have to be met one by one.

        That is so where no name begins with the one before it, as mostly: what is between ``a`` and ``a/b`` begins with
        ``a`` as well.
        """
        names = [thing.name for thing in things]
        if not names:
            return True
        if (self._begun and names[0].startswith(self._begun[0])) or any(map(str.startswith, names[1:], names)):
            return False
        self._begun = [] if things[-1].folder else names[-1:]
        return True
