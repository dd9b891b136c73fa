# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waits for a server, by openstacksdk."""

from __future__ import annotations

import contextlib
import time
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._cloud.server_told import (
    ACTIVE,
    comes,
    deleting,
    fault,
    rows,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.service_errors import told_of
from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Unavailable

_LOOK = 1.0  # seconds between two looks at a server
_ENDED = "Its lease has ended, or somebody has deleted it."
_ANEW = "Run again, which makes one anew that has never run; ask the site's operators if it stays so."


class ServerWait:
    """For one server. Each wait ends with `Unavailable` where it takes too long, with `Missing` where it is gone.

    :param connection: an ``openstack.connection.Connection``
    :param timeout: seconds that each may take
    """

    def __init__(self, connection: Any, name: str, server_id: str, timeout: float) -> None:
        self._connection = connection
        self._subject = f"server {name}"
        self._id = server_id
        self._timeout = timeout

    def until_active(self) -> Any:
        """The server of openstacksdk's, once it is active.

        :raises Unavailable: it has failed, too
        """

        def lacks(server: Any) -> str:
            self._check(server, _ANEW)
            return "" if server.status == ACTIVE else f"it is still {server.status}"

        return self._until(lacks)

    def until_known_at(self, address: str) -> Any:
        """It, as soon as the compute service knows of its floating IP."""

        def lacks(server: Any) -> str:
            known = [row["addr"] for row in rows(server.addresses)]
            return "" if address in known else f"it has not its floating IP {address} yet"

        return self._until(lacks)

    def until_let_in(self, lacks: Callable[[], str]) -> None:
        """Until *lacks* says nothing any more, as long as the server is there and runs, or will.

        :param lacks: tries to get in for a few seconds; says why it cannot, or nothing
        :raises Unavailable: it does not run any more, too
        """

        def lacks_still(server: Any) -> str:
            self._check(server, "Start it, or delete it ('state: absent') and have it made anew.")
            return lacks()

        self._until(lacks_still)

    def until_gone(self) -> None:
        """Until it is not there any more."""
        with contextlib.suppress(Missing):
            self._until(lambda server: f"it is still {server.status}")

    def _check(self, server: Any, way_out: str) -> None:
        if deleting(server):
            raise Missing(self._subject, "it is about to be gone", _ENDED)
        if not comes(server.status):
            raise Unavailable(self._subject, f"it is {server.status}{fault(server)}", way_out)

    def _until(self, lacks: Callable[[Any], str]) -> Any:
        """It, once *lacks* says that nothing is. A site that is away for a while is waited for.

        :param lacks: says what is still to come, or nothing, of the server as openstacksdk has it
        """
        end = time.monotonic() + self._timeout
        while True:
            try:
                with told_of("compute", self._subject):
                    server = self._connection.compute.get_server(self._id)
            except Missing as error:
                raise Missing(self._subject, "it is gone", _ENDED) from error
            except Unavailable as error:
                lacking = error.cause
            else:
                lacking = lacks(server)
                if not lacking:
                    return server
            if time.monotonic() > end:
                raise Unavailable(self._subject, f"it takes too long: {lacking}", "Run again, or raise 'timeout'.")
            time.sleep(_LOOK)
