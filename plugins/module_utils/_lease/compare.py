# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the reservations that are asked for a lease has. Pure."""

from __future__ import annotations

from typing import Iterable, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Reservation
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked


class Growth(NamedTuple):
    """A reservation that needs more of what it has."""

    has: Reservation
    asked: Asked


class Compared(NamedTuple):
    """What is to be done so that a lease has all.

    :ivar lacking: what it has nothing for, and cannot be given
    """

    growths: list[Growth]
    lacking: list[Asked]


def compare(asked: Iterable[Asked], has: Iterable[Reservation]) -> Compared:
    """Give each that is asked for a reservation of its own: the strictest chooses first, and takes the closest one.

    A lease may have more than is asked for.
    """
    free = list(has)
    compared = Compared([], [])
    for one in sorted(asked, key=lambda one: (len(one.conditions), one.amount), reverse=True):
        fitting = [each for each in free if one.fits(each)]
        enough = [each for each in fitting if each.amount >= one.amount]
        if enough:
            free.remove(min(enough, key=lambda each: (len(each.conditions), each.amount)))
        elif fitting and one.grows:
            largest = max(fitting, key=lambda each: (each.amount, -len(each.conditions)))
            free.remove(largest)
            compared.growths.append(Growth(largest, one))
        else:
            compared.lacking.append(one)
    return compared
