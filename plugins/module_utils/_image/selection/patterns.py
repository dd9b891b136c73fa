# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patterns of paths, followed one name at a time. Pure.

A walk that knows how far its folder has come in each pattern asks about the next name alone: a path is never matched as
a whole, however deep it is.
"""

from __future__ import annotations

import re
from typing import Any, Iterable, Sequence

_SIGNS = {"*": ".*", "?": "."}


class Step:
    """One step of the matcher: it waits for one name of a path.

    :ivar next: the steps that follow when the name matches
    :ivar group: steps of lower groups come first in a `State`
    :ivar end: what the pattern is for, where this is its last name
    """

    def __init__(self, name: str, group: int) -> None:
        self.spans = name == "**"
        self.literal = name if not set("*?") & set(name) else None
        # Several stars in a row would be tried in all ways to divide a name among them.
        signs = re.sub(r"\*+", "*", name)
        self.expression = re.compile("".join(_SIGNS.get(sign) or re.escape(sign) for sign in signs), re.DOTALL)
        self.group = group
        self.next: list[Step] = []
        self.end: Any = None


def begin(pattern: str, group: int, end: Any = None, then: Sequence[Step] = ()) -> list[Step]:
    """The steps before the first name of *pattern* (a trailing slash says nothing).

    :param then: the steps that follow below a folder that the whole pattern matches
    """
    steps = [Step(name, group) for name in pattern.strip("/").split("/")]
    steps[-1].end = end
    steps[-1].next = [*([steps[-1]] if steps[-1].spans else []), *then]
    before = [steps[-1]]
    for step in reversed(steps[:-1]):
        if step.spans:  # any number of folders, none of them too
            before = step.next = [step, *before]
        else:
            step.next = before
            before = [step]
    return before


class State:
    """How far a folder has come in all patterns; steps in the order in which their patterns count."""

    def __init__(self, steps: Iterable[Step]) -> None:
        self._literal: dict[str, list[tuple[int, Step]]] = {}
        self._others: list[tuple[int, Step]] = []
        self._spanning: list[Step] = []
        for rank, step in enumerate(steps):
            if step.literal is not None:
                self._literal.setdefault(step.literal, []).append((rank, step))
            else:
                self._others.append((rank, step))
                self._spanning += [step] if step.spans else []
        some = [step.expression.pattern for _rank, step in self._others if not step.spans]
        # Most names are taken by nothing, which one expression of all finds out at once.
        self._any = re.compile("|".join(some), re.DOTALL) if some else None

    def taking(self, name: str) -> list[Step]:
        """The steps that take *name*."""
        named = self._literal.get(name)
        if named is None and (self._any is None or self._any.fullmatch(name) is None):
            return self._spanning
        found = [each for each in self._others if each[1].expression.fullmatch(name)] + (named or [])
        return [step for _rank, step in sorted(found, key=lambda each: each[0])]

    def below(self, name: str) -> tuple[Step, ...]:
        """The steps of the folder *name*; where two ways lead to the same, the first one counts."""
        found = dict.fromkeys(following for step in self.taking(name) for following in step.next)
        return tuple(sorted(found, key=lambda step: step.group))
