# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a campaign is."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Mapping, Sequence

from tests.trust.record import Record


class Broken(Exception):
    """A promise was not kept.

    :ivar promise: which, in words
    :ivar seen: what was there instead
    :ivar example: the shortest history in which that happens, as JSON has it: what the campaign's ``replay`` takes
    """

    def __init__(self, promise: str, seen: str, example: Any) -> None:
        super().__init__(f"{promise}: {seen}")
        self.promise = promise
        self.seen = seen
        self.example = example


def require(kept: bool, promise: str, seen: str) -> None:
    """Have a promise kept; the history of one that was not is added by who knows it.

    :raises Broken: without an example
    """
    if not kept:
        raise Broken(promise, seen, None)


@dataclass(frozen=True)
class Campaign:
    """Something that is tried over and over, and what is promised about it.

    :ivar name: also the beginning of its files' names in ``examples``
    :ivar promise: in a sentence
    :ivar parts: of the lab that must be up
    :ivar run: ``run(seed, deadline, record)`` tries until *deadline*, in seconds of ``time.monotonic``; nothing but
        *seed* decides what; raises `Broken`
    :ivar replay: ``replay(example, record)`` does again what a file in ``examples`` has; raises `Broken`
    :ivar weight: its share of the time, beside the others'
    """

    name: str
    promise: str
    parts: Sequence[str]
    run: Callable[[int, float, Record], None]
    replay: Callable[[Mapping[str, Any], Record], None]
    weight: float = 1.0


EXAMPLES = Path(__file__).parent / "examples"


def examples_of(campaign: Campaign) -> list[Path]:
    """The files of histories in which it once found a promise broken."""
    return sorted(EXAMPLES.glob(f"{campaign.name}-*.json"))
