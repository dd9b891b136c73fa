# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of virtual machines, made by the compute service; its calls and answers are those of its API reference."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.servers import named
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import (
    none_of,
    said,
    several_of,
    told_of,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
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
        found = named(self._connection, name_or_id)
        if not found:
            raise none_of(f"server {name_or_id}")
        if len(found) > 1:
            raise several_of(f"server {name_or_id}", [one.id for one in found], "Give the id of the one.")
        return Server(found[0].id, found[0].name)

    def create_image(self, server: Server, name: str, metadata: Mapping[str, str]) -> str:
        """Have an image made; its id, while it is being made.

        :param metadata: becomes properties of the image
        :raises Conflict: the server is in a state in which it cannot be imaged
        """
        from openstack import exceptions

        subject = f"server {server.name}"
        with told_of("compute", subject):
            try:
                compute = self._connection.compute
                return str(compute.get_server(server.id).create_image(compute, name, dict(metadata)))
            except exceptions.ConflictException as error:
                raise Conflict(
                    subject,
                    f"it cannot be imaged now ({said(error)})",
                    "Wait until it is active, shut off, paused or suspended, and run again.",
                ) from error
