# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the reservations that are asked for a lease has. Pure."""

from __future__ import annotations

from typing import Iterable, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Reservation
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked


class Growth(NamedTuple):
    """A reservation that needs more of what it has."""

    has: Reservation
    asked: Asked


class Compared(NamedTuple):
    """What is to be done so that a lease has all.

    :ivar lacking: what it has nothing for, and cannot be given
    :ivar given: the reservation of each that was asked for, in their order; None for what is lacking
    """

    growths: list[Growth]
    lacking: list[Asked]
    given: list[Reservation | None]

    def ids(self, asked: Sequence[Asked], resource_type: str) -> list[str]:
        """Of the reservations for what was *asked* of this type, in its order."""
        pairs = zip(asked, self.given)
        return [each.id for one, each in pairs if each is not None and one.resource_type == resource_type]


def compare(asked: Sequence[Asked], has: Iterable[Reservation]) -> Compared:
    """Give each that is asked for a reservation of its own: the strictest chooses first, and takes the closest one.

    A lease may have more than is asked for.
    """
    free = list(has)
    compared = Compared([], [], [None] * len(asked))
    for place in sorted(range(len(asked)), key=lambda place: _strictness(asked[place]), reverse=True):
        one = asked[place]
        fitting = [each for each in free if one.fits(each)]
        enough = [each for each in fitting if each.amount >= one.amount]
        if enough:
            chosen = min(enough, key=lambda each: (len(each.conditions), each.amount))
        elif fitting and one.grows:
            chosen = max(fitting, key=lambda each: (each.amount, -len(each.conditions)))
            compared.growths.append(Growth(chosen, one))
        else:
            compared.lacking.append(one)
            continue
        free.remove(chosen)
        compared.given[place] = chosen
    return compared


def _strictness(asked: Asked) -> tuple[int, int]:
    return len(asked.conditions), asked.amount
