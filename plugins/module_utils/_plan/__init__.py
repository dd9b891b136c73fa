# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one plan that check mode, diff mode and real runs share.

A planner (pure) says what is to be done as a list of :class:`Change`. Check mode reports the plan, diff mode renders
it, a real run carries it out: so what is shown is what is done.
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors.printable import one_line

_FEW = 10  # changes: more than such a plan has


class Change(NamedTuple):
    """One thing that is to be done.

    :ivar action: a verb (``upload``, ``delete``, ``mount``, ``create``)
    :ivar target: what it is done to, as the user knows it
    :ivar reason: why, in a few words (``size differs: 12 -> 14 bytes``)
    :ivar size: bytes that move, 0 where none do
    """

    action: str
    target: str
    reason: str
    size: int = 0


class Plan:
    """Changes in the order in which they are carried out.

    :param keep: how many to remember; the others are only counted, so that a plan need not grow with the data. None
        for all.
    :ivar changes: those that are remembered
    """

    def __init__(self, changes: Iterable[Change] = (), keep: int | None = None) -> None:
        self.changes: list[Change] = []
        self._keep = keep
        self._counts: dict[str, int] = {}
        self._bytes = 0
        for change in changes:
            self.add(*change)

    def __bool__(self) -> bool:
        return bool(self._counts)

    def __len__(self) -> int:
        return sum(self._counts.values())

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def add(self, action: str, target: str, reason: str, size: int = 0) -> None:
        """Append one change, given by its parts."""
        self._counts[action] = self._counts.get(action, 0) + 1
        self._bytes += size
        if self._keep is None or len(self.changes) < self._keep:
            self.changes.append(Change(action, target, reason, size))

    def then(self, later: Plan) -> Plan:
        """This plan and after it the *later* one."""
        both = Plan(keep=self._keep)
        for plan in (self, later):
            for action, count in plan._counts.items():
                both._counts[action] = both._counts.get(action, 0) + count
            both._bytes += plan._bytes
            both.changes += plan.changes
        return both

    def counts(self) -> dict[str, int]:
        """How often each action occurs: ``{"upload": 3, "delete": 1}``."""
        return dict(self._counts)

    def bytes(self) -> int:
        """Bytes that the plan moves."""
        return self._bytes

    def head(self, limit: int) -> list[dict[str, Any]]:
        """The first *limit* changes, each with its reason: a result that does not grow with the data."""
        return [change._asdict() for change in self.changes[:limit]]

    def diff(self, limit: int, header: str = "") -> dict[str, str]:
        """Ansible's diff of the plan, at most *limit* lines: what goes in ``before``, what comes in ``after``."""
        lines = [one_line(f"{c.action} {c.target}  # {c.reason}") + "\n" for c in self.changes[:limit]]
        left_out = len(self) - len(lines)
        if left_out > 0:
            lines.append(f"… and {left_out} more\n")
        return {"before_header": header, "after_header": header, "before": "", "after": "".join(lines)}

    def result(self) -> dict[str, Any]:
        """What a module tells of a plan of a few changes: ``{"changed", "changes", "diff"}``, no diff of none."""
        return {"changed": bool(self), "changes": self.head(_FEW), "diff": [self.diff(_FEW)] if self else []}
