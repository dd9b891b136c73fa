# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of virtual machines, made by the compute service; its calls and answers are those of its API reference."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.sdk import sdk_failures
from ansible_collections.chameleon.data.plugins.module_utils._errors import (
    Conflict,
    DataError,
    Denied,
    Missing,
    NoSpace,
    Unavailable,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.server import Server


class Nova:
    """:param connection: an ``openstack.connection.Connection``"""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def find(self, name_or_id: str) -> Server:
        """A server of the project.

        :raises Missing: there is none
        :raises Conflict: there are several of that name
        """
        from openstack import exceptions

        subject = f"server {name_or_id}"
        try:
            found = self._connection.compute.find_server(name_or_id, ignore_missing=False)
        except exceptions.NotFoundException as error:
            raise Missing(subject, "there is none of that name or id in the project", "Correct 'server'.") from error
        except exceptions.DuplicateResource as error:
            raise Conflict(subject, "there are several of that name", "Give the id of the one.") from error
        except sdk_failures() as error:
            raise compute_error(subject, error) from error
        return Server(found.id, found.name)

    def create_image(self, server: Server, name: str, metadata: Mapping[str, str]) -> str:
        """Have an image made; its id, while it is being made.

        :param metadata: becomes properties of the image
        :raises Conflict: the server is in a state in which it cannot be imaged
        """
        from openstack import exceptions

        try:
            compute = self._connection.compute
            return str(compute.get_server(server.id).create_image(compute, name, dict(metadata)))
        except exceptions.ConflictException as error:
            raise Conflict(
                f"server {server.name}",
                f"it cannot be imaged now ({error.details or error})",
                "Wait until it is active, shut off, paused or suspended, and run again.",
            ) from error
        except sdk_failures() as error:
            raise compute_error(f"server {server.name}", error) from error


def compute_error(subject: str, error: Any) -> DataError:
    """The error for what the compute service, or openstacksdk for it, says."""
    status = getattr(error, "status_code", None) or getattr(error, "http_status", None)
    if status == 403 and "quota" in str(error).lower():
        way_out = "Delete servers that are not needed, ask for fewer or smaller ones, or ask for a larger quota."
        return NoSpace(subject, f"the compute service says: {error}", way_out)
    kind: type[DataError] = Denied if status in (401, 403) else Unavailable
    return kind(subject, f"the compute service says: {error}", "Ask the site's operators if it stays so.")
