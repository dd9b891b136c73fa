# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one plan that check mode, diff mode and real runs share.

A planner (pure) says what is to be done as a list of :class:`Change`. Check mode reports the plan, diff mode renders
it, a real run carries it out: so what is shown is what is done.
"""

from __future__ import annotations

from typing import Any, Iterable, Iterator, NamedTuple


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
    """Changes in the order in which they are carried out."""

    def __init__(self, changes: Iterable[Change] = ()) -> None:
        self.changes: list[Change] = list(changes)

    def __bool__(self) -> bool:
        return bool(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def add(self, action: str, target: str, reason: str, size: int = 0) -> None:
        """Append one change."""
        self.changes.append(Change(action, target, reason, size))

    def counts(self) -> dict[str, int]:
        """How often each action occurs: ``{"upload": 3, "delete": 1}``."""
        counts: dict[str, int] = {}
        for change in self.changes:
            counts[change.action] = counts.get(change.action, 0) + 1
        return counts

    def bytes(self) -> int:
        """Bytes that the plan moves."""
        return sum(change.size for change in self.changes)

    def head(self, limit: int) -> list[dict[str, Any]]:
        """The first *limit* changes, each with its reason: a result that does not grow with the data."""
        return [change._asdict() for change in self.changes[:limit]]

    def diff(self, limit: int, header: str = "") -> dict[str, str]:
        """Ansible's diff of the plan, at most *limit* lines: what goes in ``before``, what comes in ``after``."""
        lines = [f"{c.action} {c.target}  # {c.reason}\n" for c in self.changes[:limit]]
        left_out = len(self.changes) - limit
        if left_out > 0:
            lines.append(f"… and {left_out} more\n")
        return {"before_header": header, "after_header": header, "before": "", "after": "".join(lines)}
