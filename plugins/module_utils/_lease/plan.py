# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is to be done so that a lease is as a play wants it. Pure.

What is there is never made less: neither its time nor what it has. Nodes may be in use, and their disks end with them.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Conflict, Missing
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import ERROR, Lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked, read_asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.compare import Growth, compare
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import (
    MINUTE,
    NOW,
    Time,
    down,
    for_blazar,
    iso,
    read_time,
    up,
)
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import ABSENT, EXTENDED
from ansible_collections.chameleon.data.plugins.module_utils._options.names import check_name
from ansible_collections.chameleon.data.plugins.module_utils._options.quantity import WEEK, check_count
from ansible_collections.chameleon.data.plugins.module_utils._plan import Plan

_LONGEST_NAME = 80  # characters, of Blazar's table
_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# Of a time that is counted from now: as much as it may have lost since another run, or a tenth where that is less
_LITTLE = timedelta(minutes=5)


class Wanted(NamedTuple):
    """What a play asks for.

    :ivar name: name or id of the lease
    :ivar end: None where it is not given
    :ivar wait: whether to wait until it is active
    :ivar if_busy: ``fail`` or ``wait``, where there is no room
    :ivar timeout: seconds for all that is waited for
    """

    name: str
    state: str
    start: Time
    end: Time | None
    asked: tuple[Asked, ...]
    wait: bool
    if_busy: str
    timeout: int


class Creation(NamedTuple):
    """A lease that is to be made.

    :ivar start: ``now``, which the service takes at its word, or a moment
    """

    name: str
    start: str
    begins: datetime
    end: datetime
    asked: tuple[Asked, ...]

    def body(self) -> dict[str, Any]:
        """The request."""
        reservations = [one.body() for one in self.asked]
        dates = {"start_date": self.start, "end_date": for_blazar(self.end)}
        return {"name": self.name, **dates, "reservations": reservations, "events": []}


class Update(NamedTuple):
    """A lease that is to get more.

    :ivar end: None where it stays
    """

    lease: Lease
    end: datetime | None
    growths: list[Growth]

    def body(self) -> dict[str, Any]:
        """The request."""
        end = {"end_date": for_blazar(self.end)} if self.end else {}
        grown = [each.asked.growth(each.has) for each in self.growths]
        return {**end, **({"reservations": grown} if grown else {})}


class Steps(NamedTuple):
    """What is to be done, in this order.

    :ivar told: the same for results
    """

    told: Plan
    delete: Lease | None = None
    create: Creation | None = None
    update: Update | None = None


def read_wanted(params: Mapping[str, Any]) -> Wanted:
    """What is wanted, from the module's options.

    :raises BadInput: one of them cannot be worked with
    """
    name = check_name("name", params["name"], _LONGEST_NAME)
    check_count("timeout", params["timeout"], 1, WEEK)
    end = None if params["end"] is None else read_time("end", params["end"])
    if end == NOW:
        raise BadInput("end now", "a lease ends later than it begins", "'state: absent' gives it back now.")
    start = read_time("start", params["start"])
    if isinstance(start, datetime) and isinstance(end, datetime) and end <= start:
        raise BadInput(f"end {params['end']}", f"it is not after the start, {iso(start)}", "Give a later one.")
    return Wanted(
        name=name,
        state=params["state"],
        start=start,
        end=end,
        asked=read_asked(params),
        wait=params["wait"],
        if_busy=params["if_busy"],
        timeout=params["timeout"],
    )


def plan(wanted: Wanted, found: Lease | None, now: datetime) -> Steps:
    """What to do.

    :param found: the lease of that name that is not over
    :param now: by the site's clock
    :raises BadInput: what is asked for cannot be made
    :raises Conflict: what is there is something else, and stays as it is
    :raises Missing: it is to be extended and not there, or is named by an id and not there
    """
    if wanted.state == ABSENT:
        return _absent(found)
    if wanted.state == EXTENDED:
        return _extended(wanted, found, now)
    if found is None:
        return _created(wanted, now, Plan())
    if found.status == ERROR:
        return _made_anew(wanted, found, now)
    return _completed(wanted, found, now)


def _absent(found: Lease | None) -> Steps:
    told = Plan()
    if found is not None:
        told.add("delete", str(found), f"it is there, {found.status}, until {iso(found.end)}")
    return Steps(told, delete=found)


def _created(wanted: Wanted, now: datetime, told: Plan) -> Steps:
    subject = f"lease {wanted.name}"
    if _ID.fullmatch(wanted.name):
        raise Missing(subject, "there is none of that id, or it is over", "Give a name to have another one made.")
    if wanted.end is None:
        raise BadInput(subject, "it is not there, and nobody says when it shall end", "Give 'end'.")
    if not wanted.asked:
        raise BadInput(
            subject,
            "it is not there, and nothing is asked for",
            "Give 'hosts', 'flavors', 'floating_ips' or 'networks'.",
        )
    begins = wanted.start if isinstance(wanted.start, datetime) else down(now) + wanted.start
    if begins < down(now):
        raise BadInput(
            f"start {iso(begins)}", f"it is past: at the site it is {iso(now)}", "Leave it out to begin now."
        )
    try:
        end = wanted.end if isinstance(wanted.end, datetime) else begins + wanted.end
    except OverflowError as error:
        raise BadInput(f"start {iso(begins)}", "there is no time so long after it", "Give an earlier one.") from error
    if end <= max(begins, now):
        raise BadInput(
            f"end {iso(end)}",
            f"it is not after the start, {iso(begins)}: at the site it is {iso(now)}",
            "Give a later one.",
        )
    start = "now" if wanted.start == NOW else for_blazar(begins)
    what = ", ".join(str(one) for one in wanted.asked)
    told.add("create", subject, f"it is not there; {what}, {iso(begins)} to {iso(end)}")
    return Steps(told, create=Creation(wanted.name, start, begins, end, wanted.asked))


def _made_anew(wanted: Wanted, found: Lease, now: datetime) -> Steps:
    """One in ERROR has nothing on it only where it never began."""
    if not found.never_began or any(one.status == "active" for one in found.reservations):
        raise Conflict(
            str(found),
            f"it is in ERROR: {found.trouble()}",
            "Look at its nodes and save what is on them; 'state: absent' deletes it, and them.",
        )
    told = Plan()
    told.add("delete", str(found), f"it is in ERROR: {found.trouble()}")
    return _created(wanted._replace(name=found.name), now, told)._replace(delete=found)


def _completed(wanted: Wanted, found: Lease, now: datetime) -> Steps:
    if found.start > now:
        _check_start(wanted.start, found, now)
    compared = compare(wanted.asked, found.reservations)
    if compared.lacking:
        raise Conflict(
            str(found),
            f"it is there and lacks {', '.join(map(str, compared.lacking))}; "
            f"it has {', '.join(map(str, found.reservations)) or 'nothing'}",
            "The service adds nothing to a lease: make another one for it, or delete this one first ('state: absent').",
        )
    end = wanted.end if isinstance(wanted.end, datetime) else None
    if isinstance(wanted.end, timedelta) and found.end < found.start + wanted.end - MINUTE:
        # The minute: 'now' becomes the whole minute that the service is in when the request comes.
        end = found.start + wanted.end
    told = Plan()
    for growth in compared.growths:
        told.add("update", f"{found}, reservation {growth.has.id}", f"{growth.has} -> {growth.asked.amount}")
    later = _later(told, found, end)
    update = Update(found, later, compared.growths) if later or compared.growths else None
    return Steps(told, update=update)


def _check_start(start: Time, found: Lease, now: datetime) -> None:
    """A start that was counted from an earlier run's time cannot be compared; one that has come does not matter."""
    later = found.start > now + MINUTE and start == NOW
    if later or (isinstance(start, datetime) and start != found.start):
        raise Conflict(
            str(found),
            f"it is there and begins at {iso(found.start)}",
            "Give that as 'start', or delete it first ('state: absent').",
        )


def _extended(wanted: Wanted, found: Lease | None, now: datetime) -> Steps:
    if wanted.end is None:
        raise BadInput("end", "nobody says how long the lease shall last", "Give a time, or '+6h' to count from now.")
    if found is None:
        raise Missing(f"lease {wanted.name}", "it is not there, or is over", "Make one with 'state: present'.")
    told = Plan()
    if isinstance(wanted.end, timedelta) and now + wanted.end - found.end <= min(_LITTLE, wanted.end / 10):
        return Steps(told)
    end = wanted.end if isinstance(wanted.end, datetime) else up(now + wanted.end)
    if end <= now:
        raise BadInput(f"end {iso(end)}", f"it is past: at the site it is {iso(now)}", "Give a later one.")
    later = _later(told, found, end)
    return Steps(told, update=Update(found, later, []) if later else None)


def _later(told: Plan, found: Lease, end: datetime | None) -> datetime | None:
    if end is None or end <= found.end:
        return None
    told.add("extend", str(found), f"it ends at {iso(found.end)} -> {iso(end)}")
    return end
