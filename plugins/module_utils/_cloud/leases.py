# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Leases: found by name, made, extended, given back, and waited for."""

from __future__ import annotations

import contextlib
import time
from datetime import datetime
from typing import Any, Callable, NoReturn, Sequence, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._cloud.lease_resources import addresses_by_tag
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservation_errors import AtWork, Away, NoRoom
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservations import Reservations
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import several_of
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    BadInput,
    DataError,
    Missing,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import (
    ACTIVE,
    ERROR,
    FLOATING_IP,
    HOST,
    TERMINATED,
    Lease,
    label_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._lease.asked import Asked
from ansible_collections.chameleon.data.plugins.module_utils._lease.free import Host, next_room, unheard_of
from ansible_collections.chameleon.data.plugins.module_utils._lease.plan import Creation, Steps, Update, Wanted, plan
from ansible_collections.chameleon.data.plugins.module_utils._lease.times import MINUTE, clock_warnings, iso
from ansible_collections.chameleon.data.plugins.module_utils._options.chameleon_lease import PRESENT, WAIT

_Found = TypeVar("_Found")
_Known = TypeVar("_Known")

_LOOK = 2.0  # seconds between two looks at a lease that comes or goes
_ASK = 20.0  # seconds between two requests for what others have: Blazar leaves a trust in Keystone with each


class Leases:
    """Once the site has answered, it is waited for where it is away for a while.

    :param connection: an ``openstack.connection.Connection``
    :param timeout: seconds for all that is waited for
    """

    def __init__(self, connection: Any, timeout: float) -> None:
        self._connection = connection
        self._reservations = Reservations(connection)
        self._end = time.monotonic() + timeout
        self._away = ""  # why the last look has told nothing; empty where it has

    def now(self) -> datetime:
        """What time it is at the site."""
        return self._reservations.now()

    def warnings(self) -> list[str]:
        """What the user should know of the clocks of site and controller."""
        return clock_warnings(self._reservations.ahead)

    def all(self) -> list[Lease]:
        """The project's leases, those that are over too."""
        return self._reservations.all()

    def find(self, name: str) -> Lease | None:
        """The lease of this name or id that is not over; None where there is none.

        :raises Conflict: there are several
        """
        leases = self._reservations.all()
        now = self.now()
        found = [lease for lease in leases if name in (lease.name, lease.id) and not lease.over(now)]
        if len(found) > 1:
            raise several_of(
                f"lease {name}",
                [f"{lease.id} ({lease.status} until {iso(lease.end)})" for lease in found],
                "Give the id of the one as 'name' (of the playbooks: up_lease), or delete all but one.",
            )
        return found[0] if found else None

    def find_at_rest(self, name: str) -> Lease | None:
        """The same, once the service is at work on it no more."""
        found = self.find(name)
        while found is not None and found.at_work(self.now()):
            self._pause(found, f"it is still {found.status}")
            found = self._seen(lambda: self.find(name), found)
        return found

    def carry_out(self, steps: Steps, found: Lease | None, wanted: Wanted) -> Lease | None:
        """Do it; the lease that is there then, active where it begins now and is waited for.

        :param found: the lease that has been planned for
        """
        if steps.delete is not None:
            self.delete(steps.delete)
            found = None
        if steps.create is not None:
            wanted = wanted._replace(name=steps.create.name)  # one that was named by its id is made anew by its name
            found = self._create(steps.create, wanted)
        elif steps.update is not None:
            found = self._update(steps.update)
        if found is None or wanted.state != PRESENT:
            return found
        try:
            found = self._active(found) if wanted.wait else found
        except Unavailable:
            if steps.create is not None:
                self._clear_up(found)
            raise
        return found if steps.create is None else self._first(found, wanted)

    def delete(self, lease: Lease) -> None:
        """Give it back, and wait until it is gone, with what runs on it.

        :raises Unavailable: it does not go
        """
        while True:
            try:
                self._reservations.delete(lease)
                break
            except AtWork:
                self._pause(lease, "the service is still at work on it")
            except Missing:
                return
            except Unavailable as error:
                if self._is_going(lease):
                    break  # deleting servers takes longer than the service has its users wait
                if not isinstance(error, Away):
                    raise
                self._pause(lease, error.cause)
        with contextlib.suppress(Missing):
            while True:
                now = self._look(lease)
                if now.status == ERROR:
                    raise Unavailable(str(lease), "it could not be ended: the service has it in ERROR", _OPERATORS)
                self._pause(now, f"it is still {now.status}")

    def described(self, lease: Lease) -> dict[str, Any]:
        """For a result: with its hosts, where the site tells them, and its floating IPs."""
        told = lease.described(self.now())
        if lease.status == ACTIVE:
            told["hosts"] = self._reservations.hosts_of(lease)
        if any(one.resource_type == FLOATING_IP for one in lease.reservations):
            addresses = addresses_by_tag(self._connection)
            for one in told["reservations"]:
                one["floating_ips"] = addresses.get(label_of(one["id"]), [])
        return told

    def _create(self, creation: Creation, wanted: Wanted) -> Lease:
        while True:
            try:
                return self._reservations.create(f"lease {wanted.name}", creation.body())
            except (NoRoom, Unavailable) as error:
                failure: DataError = error
            # Made by another run meanwhile, or by this one, which has only lost the answer
            found = self._seen(lambda: self.find(wanted.name), None)
            if found is not None:
                return found
            if isinstance(failure, NoRoom):
                self._wait_for_room(creation, wanted, failure)
            elif not isinstance(failure, Away) or not self._sleep(_ASK):
                raise failure
            creation = plan(wanted, None, self.now()).create or creation

    def _first(self, made: Lease, wanted: Wanted) -> Lease | None:
        """*made*, or one of the same name that another run has made a moment before; then *made* is given back."""
        now = self.now()
        same = [lease for lease in self._seen(self.all, [made]) if lease.name == made.name and not lease.over(now)]
        first = min(same, key=lambda lease: (lease.created, lease.id), default=made)
        if first.id == made.id:
            return made
        self.delete(made)
        return self.carry_out(plan(wanted, first, now), first, wanted)

    def _active(self, lease: Lease) -> Lease:
        """Wait until it is active, where it begins now; one that begins later is told as it is.

        :raises Unavailable: its start has failed, or it takes too long
        """
        while lease.status != ACTIVE and lease.start <= self.now() + MINUTE:
            if lease.status in (ERROR, TERMINATED):
                raise Unavailable(str(lease), f"it is {lease.status}: {lease.trouble()}", _ANEW)
            self._pause(lease, f"it is still {lease.status}")
            lease = self._look(lease)
        return lease

    def _clear_up(self, made: Lease) -> None:
        """A lease of this run whose start has failed is nothing that anybody could use."""
        with contextlib.suppress(DataError):
            if self._reservations.get(made).never_began:
                self._reservations.delete(made)

    def _wait_for_room(self, creation: Creation, wanted: Wanted, error: NoRoom) -> None:
        hosts = self._reservations.hosts()
        wrong = unheard_of(creation.asked, hosts)
        if wrong:
            raise BadInput(error.subject, f"{error.cause}; {wrong}", "Correct 'properties'.") from error
        free = self._free_again(creation, hosts)
        told = f"; as its calendar is now, there is room from {free} on" if free else ""
        if wanted.if_busy != WAIT or not self._sleep(_ASK):
            waited = f", for {wanted.timeout} seconds" if wanted.if_busy == WAIT else ""
            raise NoRoom(error.subject, f"{error.cause}{waited}{told}", error.remedy, next_free=free) from error

    def _free_again(self, creation: Creation, hosts: Sequence[Host]) -> str | None:
        """When there are hosts enough, where the site tells its calendar and nothing else is asked for."""
        asked: tuple[Asked, ...] = creation.asked
        if not hosts or len(asked) != 1 or asked[0].resource_type != HOST:
            return None
        moment = next_room(asked[0], hosts, creation.begins, creation.end - creation.begins)
        return iso(moment) if moment else None

    def _update(self, update: Update) -> Lease:
        while True:
            try:
                self._reservations.update(update.lease, update.body())
                break
            except AtWork:
                self._pause(update.lease, "the service is still at work on it")
            except Away as error:
                self._pause(update.lease, error.cause)
            except DataError as error:
                self._tell_harm(update.lease, error)
        lease = self._look(update.lease)
        while lease.at_work(self.now()):
            self._pause(lease, f"it is still {lease.status}")
            lease = self._look(lease)
        return lease

    def _tell_harm(self, before: Lease, error: DataError) -> NoReturn:
        """Blazar sets a lease to ERROR where a change of it fails in a way that it did not foresee."""
        after = before
        with contextlib.suppress(DataError):
            after = self._reservations.get(before)
        if after.status == ERROR != before.status:
            cause = f"{error.cause}; it has set the lease to ERROR by that, which still ends at {iso(after.end)}"
            raise Unavailable(error.subject, cause, _OPERATORS) from error
        raise error

    def _look(self, lease: Lease) -> Lease:
        """It as it is now, or as it was where the site is away for a while.

        :raises Missing: it is gone
        """
        return self._seen(lambda: self._reservations.get(lease), lease)

    def _seen(self, look: Callable[[], _Found], known: _Known) -> _Found | _Known:
        """What *look* finds, or what is *known* where the site is away for a while."""
        try:
            found = look()
        except Unavailable as error:
            self._away = error.cause
            return known
        self._away = ""
        return found

    def _is_going(self, lease: Lease) -> bool:
        try:
            return self._reservations.get(lease).status == "DELETING"
        except Missing:
            return True
        except Unavailable:
            return False

    def _pause(self, lease: Lease, why: str) -> None:
        """:raises Unavailable: it has taken too long, or will never be done"""
        if lease.left_at_work(self.now()):
            since = f"since {iso(lease.changed)}" if lease.changed else "for long"
            cause = f"the service has it {lease.status} {since}, as one that was stopped in the middle of that"
            raise Unavailable(str(lease), cause, _LEFT)
        if not self._sleep(_LOOK):
            away = f" as far as is known: {self._away}" if self._away else ""
            raise Unavailable(str(lease), f"it takes too long: {why}{away}", _LATER)

    def _sleep(self, seconds: float) -> bool:
        """Whether there was time for that."""
        left = self._end - time.monotonic()
        if left <= 0:
            return False
        time.sleep(min(seconds, left))
        return True


_OPERATORS = "Ask the site's operators."
_LEFT = "Ask the site's operators to end it; until then work on a lease of another name."
_LATER = "Run again, or raise 'timeout'; ask the site's operators if it stays so."
_ANEW = "Run again, which makes it anew; ask the site's operators if it stays so."
