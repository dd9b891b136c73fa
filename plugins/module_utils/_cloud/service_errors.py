# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What compute, network and image services refuse, and openstacksdk for them, as errors of the collection."""

from __future__ import annotations

import contextlib
from typing import Any, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._cloud.way_errors import way_failure
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)

_QUOTA_STATUSES = (403, 409, 413)  # of Nova, Neutron and Glance


@contextlib.contextmanager
def told_of(service: str, subject: str) -> Iterator[None]:
    """Raise what calls of openstacksdk raise as errors that say what to do.

    :param service: ``compute``, ``network`` or ``image``
    """
    try:
        yield
    except sdk_failures() as error:
        raise _error(service, subject, error) from error


def find(connection: Any, service: str, kind: str, name: str) -> Any:
    """What a name or an id means, as openstacksdk has it.

    :param connection: an ``openstack.connection.Connection``
    :param service: as of `told_of`
    :param kind: ``flavor``, ``network`` or ``image``
    :raises Missing: there is none
    :raises Conflict: there are several
    """
    from openstack import exceptions

    subject = f"{kind} {name}"
    with told_of(service, subject):
        proxy = getattr(connection, service)
        try:
            return getattr(proxy, f"find_{kind}")(name, ignore_missing=False)
        except exceptions.NotFoundException as error:
            raise none_of(subject) from error
        except exceptions.DuplicateResource as error:
            raise several_of(subject, [], "Give the id of the one.") from error


def none_of(subject: str) -> Missing:
    """That nothing has the name or id of *subject*."""
    return Missing(subject, "there is none of that name or id", "Correct what is named, or the region.")


def several_of(subject: str, found: Iterable[str], remedy: str) -> Conflict:
    """That more than one has the name of *subject*.

    :param found: their ids, as far as they are known
    """
    return Conflict(subject, ": ".join(filter(None, ["there are several of that name", ", ".join(found)])), remedy)


def said(error: Any) -> str:
    """What the service itself says, without the address that was asked; else what the library says."""
    return str(getattr(error, "details", None) or error).strip().rstrip(".")


def _error(service: str, subject: str, error: Any) -> DataError:
    from keystoneauth1 import exceptions as keystone
    from openstack import exceptions

    failure = way_failure(error, f"the {service} service")
    if failure is not None:
        return Unavailable(subject, *failure)
    cause = f"the {service} service says: {said(error)}"
    status = getattr(error, "status_code", None) or getattr(error, "http_status", None)
    if isinstance(error, exceptions.NotFoundException):
        return Missing(subject, said(error), "Correct what is named, or the region.")
    # What openstacksdk has instead of a service; keystoneauth says so itself below older releases.
    if isinstance(error, (exceptions.ConfigException, keystone.EndpointNotFound, keystone.EmptyCatalog)):
        return Missing(
            subject,
            f"the catalog has no {service} service in this region, by the interface that is wanted",
            "Give the 'region_name' of a site that has one.",
        )
    if status in _QUOTA_STATUSES and "quota" in cause.lower():
        return NoSpace(subject, cause, "Delete what is not needed, ask for less, or ask for a larger quota.")
    kind: type[DataError] = Denied if status in (401, 403) else Unavailable
    return kind(subject, cause, "Ask the site's operators if it stays so.")
