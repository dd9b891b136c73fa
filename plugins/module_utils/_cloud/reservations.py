# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reservation service, Blazar, by its REST API: openstacksdk has no proxy for it.

https://docs.openstack.org/api-ref/reservation/v1/, and what the testbed's fork has beside it
(https://github.com/ChameleonCloud/blazar, ``blazar/api/v1``): ``/leases/ID/hosts``.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Mapping, TypeVar
from urllib.parse import quote

from ansible_collections.chameleon.data.plugins.module_utils._cloud.identity import credential_used
from ansible_collections.chameleon.data.plugins.module_utils._cloud.reservation_errors import refusal, unreachable
from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import NOT_UNDERSTOOD
from ansible_collections.chameleon.data.plugins.module_utils._lease.answered import Lease, read_lease
from ansible_collections.chameleon.data.plugins.module_utils._lease.free import Host, read_hosts

SERVICE_TYPE = "reservation"

_Read = TypeVar("_Read")


class Reservations:
    """Leases of the project that *connection* has signed in to.

    :param connection: an ``openstack.connection.Connection``
    """

    def __init__(self, connection: Any) -> None:
        from keystoneauth1.adapter import Adapter

        config = connection.config
        self._adapter = Adapter(
            connection.session,
            service_type=SERVICE_TYPE,
            interface=config.get_interface(SERVICE_TYPE),
            region_name=config.get_region_name(SERVICE_TYPE),
            endpoint_override=config.get_endpoint(SERVICE_TYPE),
        )
        self._connection = connection
        self._ahead = timedelta(0)

    def now(self) -> datetime:
        """What time it is by the site's clock, as its last answer told it."""
        return datetime.now(timezone.utc) + self._ahead

    @property
    def ahead(self) -> timedelta:
        """How far the site's clock is ahead of this machine's."""
        return self._ahead

    def all(self) -> list[Lease]:
        """The project's leases. Operators are told those of all projects."""
        project = self._connection.session.get_project_id()
        answer = self._ask("leases", "GET", "/leases")
        leases = _read("leases", lambda told: [read_lease(row) for row in told["leases"]], answer)
        return [lease for lease in leases if lease.project_id in (project, "")]

    def get(self, lease: Lease) -> Lease:
        """A lease as it is now.

        :raises Missing: it is not there any more
        """
        return self._lease(str(lease), "GET", self._path(lease))

    @commit_point("lease.create")
    def create(self, subject: str, body: Mapping[str, Any]) -> Lease:
        """Have one made.

        :raises NoRoom: there are not enough of what is asked for
        """
        return self._lease(subject, "POST", "/leases", body)

    @commit_point("lease.update")
    def update(self, lease: Lease, body: Mapping[str, Any]) -> None:
        """Have one changed.

        :raises NoRoom: there are not enough of what is asked for, or not for so long
        :raises AtWork: the service is at work on it
        """
        self._ask(str(lease), "PUT", self._path(lease), body)

    @commit_point("lease.delete")
    def delete(self, lease: Lease) -> None:
        """Have one ended and removed, with all that runs on it.

        :raises AtWork: the service is at work on it
        """
        self._ask(str(lease), "DELETE", self._path(lease))

    def hosts_of(self, lease: Lease) -> list[str]:
        """Names of its hosts, where the site tells users: the testbed's does, Blazar's own releases do not."""
        try:
            answer = self._ask(str(lease), "GET", f"{self._path(lease)}/hosts")
        except DataError:
            return []
        rows = answer.get("hosts") if isinstance(answer, Mapping) else None
        return [str(row.get("node_name") or row.get("hypervisor_hostname") or row.get("id")) for row in rows or []]

    def hosts(self) -> list[Host]:
        """All hosts and when they are taken, where the site tells users; else none."""
        subject = "hosts"
        try:
            hosts = self._ask(subject, "GET", "/os-hosts")
            taken = self._ask(subject, "GET", "/os-hosts/allocations")
            return _read(subject, lambda told: read_hosts(told["hosts"], taken["allocations"]), hosts)
        except DataError:
            return []

    def _path(self, lease: Lease) -> str:
        return f"/leases/{quote(lease.id, safe='')}"

    def _lease(self, subject: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Lease:
        return _read(subject, lambda told: read_lease(told["lease"]), self._ask(subject, method, path, body))

    def _ask(self, subject: str, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of an answer; None where it has none."""
        try:
            answer = self._adapter.request(
                path, method, json=body, headers={"Accept": "application/json"}, raise_exc=False
            )
        except sdk_failures() as error:
            raise unreachable(subject, error) from error
        self._set_clock(answer.headers.get("Date", ""))
        try:
            content = answer.json() if answer.content else None
        except ValueError:
            content = None
        if answer.status_code >= 400:
            raise refusal(subject, method, answer.status_code, content, credential_used(self._connection))
        return content

    def _set_clock(self, date: str) -> None:
        try:
            told = parsedate_to_datetime(date)
        except (TypeError, ValueError):
            return
        if told.tzinfo is not None:
            self._ahead = told - datetime.now(timezone.utc)


def _read(subject: str, read: Callable[[Any], _Read], answer: Any) -> _Read:
    """What *read* makes of an answer.

    :raises Unavailable: it is none of the service's. Something on the way may answer for a while, and who waits for the
        service waits on
    """
    try:
        return read(answer)
    except NOT_UNDERSTOOD as error:
        raise Unavailable(
            subject,
            "what the reservation service answers is none of its answers",
            "Check the catalog's endpoint of it, or 'reservation_endpoint_override' in clouds.yaml.",
        ) from error
