# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When there will be room for hosts, from what a site tells of its hosts and their reservations. Pure.

The testbed lets its users read both, as for the calendar of its GUI; Blazar's default is that operators may.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Iterable, Mapping, NamedTuple, Sequence, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import HOST
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.names import there_are
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import read_answer, up

Taken = Sequence[Tuple[datetime, datetime]]


class Host(NamedTuple):
    """A host of the site.

    :ivar taken: when it is not free
    :ivar reservable: false where it is out of service
    """

    properties: Mapping[str, Any]
    taken: Taken
    reservable: bool

    def is_free(self, start: datetime, end: datetime) -> bool:
        """Whether nobody has it in between."""
        return all(end <= begins or ends <= start for begins, ends in self.taken)


def read_hosts(hosts: Iterable[Mapping[str, Any]], allocations: Iterable[Mapping[str, Any]]) -> list[Host]:
    """Hosts, from the answers of ``os-hosts`` and ``os-hosts/allocations``.

    :raises KeyError, TypeError, ValueError: they are not what they should be
    """
    taken = {
        str(each["resource_id"]): [
            (read_answer(one["start_date"]), read_answer(one["end_date"])) for one in each["reservations"]
        ]
        for each in allocations
    }
    return [Host(host, taken.get(str(host["id"]), ()), bool(host.get("reservable", True))) for host in hosts]


def next_room(asked: Asked, hosts: Iterable[Host], start: datetime, lasts: timedelta) -> datetime | None:
    """The first moment from *start* on at which there are enough hosts for so long; None where there never are."""
    fitting = [
        host
        for host in hosts
        if host.reservable and all(one.holds(host.properties.get(one.name)) for one in asked.conditions)
    ]
    moments = {start} | {up(ends) for host in fitting for _begins, ends in host.taken if ends > start}
    for moment in sorted(moments):
        if sum(host.is_free(moment, moment + lasts) for host in fitting) >= asked.amount:
            return moment
    return None


def unheard_of(asked: Iterable[Asked], hosts: Sequence[Host]) -> str:
    """What a property shall be and is of no host, with what there is, likely written wrong; empty where there is none.

    Nobody will ever give back such a host.
    """
    for condition in (condition for one in asked if one.resource_type == HOST for condition in one.conditions):
        has = [host.properties[condition.name] for host in hosts if host.properties.get(condition.name) is not None]
        if condition.operator == "==" and has and not any(map(condition.holds, has)):
            return f"no host has {condition}; {there_are(condition.value, map(str, has))}"
    return ""
