# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections to one server: idle ones are used again."""

from __future__ import annotations

import ssl

from ansible_collections.chameleon.data.plugins.module_utils._http.bandwidth import Bandwidth
from ansible_collections.chameleon.data.plugins.module_utils._http.connection import Connection
from ansible_collections.chameleon.data.plugins.module_utils._http.proxy import Proxy
from ansible_collections.chameleon.data.plugins.module_utils._http.silence import Silence


class Pool:
    """Any number of connections; see :class:`Connection` for the parameters. Threads need no lock around it.

    :param silence: when one is given up
    """

    def __init__(
        self,
        host: str,
        port: int,
        context: ssl.SSLContext | None,
        silence: Silence,
        bandwidth: Bandwidth | None,
        proxy: Proxy | None,
    ) -> None:
        self._host = host
        self._port = port
        self._proxy = proxy
        self._context = context
        self.silence = silence
        self._bandwidth = bandwidth
        self._idle: list[Connection] = []  # what a list does is done whole

    def idle(self) -> Connection | None:
        """One that was used, which the server may have closed meanwhile."""
        try:
            return self._idle.pop()
        except IndexError:
            return None

    def new(self) -> Connection:
        """:raises Broken, Denied: it cannot be made."""
        return Connection(self._host, self._port, self._context, self.silence, self._bandwidth, self._proxy)

    def keep(self, connection: Connection) -> None:
        """Take back one that is ready for the next request."""
        self._idle.append(connection)

    def close(self) -> None:
        """Close the idle ones."""
        while True:
            connection = self.idle()
            if connection is None:
                return
            connection.close()
