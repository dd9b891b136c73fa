# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When there will be room for hosts, from what a site tells of its hosts and their reservations. Pure.

The testbed lets its users read both, as for the calendar of its GUI; Blazar's default is that operators may.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Iterable, Mapping, NamedTuple, Sequence, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import read_answer, up

Taken = Sequence[Tuple[datetime, datetime]]


class Host(NamedTuple):
    """A host that can be reserved.

    :ivar taken: when it is not free
    """

    properties: Mapping[str, Any]
    taken: Taken

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
    return [Host(host, taken.get(str(host["id"]), ())) for host in hosts if host.get("reservable", True)]


def next_room(asked: Asked, hosts: Iterable[Host], start: datetime, lasts: timedelta) -> datetime | None:
    """The first moment from *start* on at which there are enough hosts for so long; None where there never are."""
    fitting = [host for host in hosts if all(one.holds(host.properties.get(one.name)) for one in asked.conditions)]
    moments = {start} | {up(ends) for host in fitting for _begins, ends in host.taken if ends > start}
    for moment in sorted(moments):
        if sum(host.is_free(moment, moment + lasts) for host in fitting) >= asked.amount:
            return moment
    return None
