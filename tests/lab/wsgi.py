# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the OpenStack environment: serve Keystone or Glance with cheroot, the lab's faults in front.

python -m tests.lab.wsgi keystone|glance ADDRESS PORT RULES
"""

import importlib
import sys
from typing import IO, Any, Iterable
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from cheroot.wsgi import Server
from sqlalchemy import Connection, Engine, event, text

from tests.lab.faults.middleware import Faults
from tests.lab.keystone.federation import believe_provider

_MODULES = {"keystone": "keystone.wsgi.api", "glance": "glance.wsgi.api"}


def _take_the_write_lock(connection: Connection) -> None:
    """Let transactions wait for each other where they begin.

    In SQLite one that has read and now wants to write cannot wait for another writer: it ends at once with
    "database is locked", and a request with it. oslo.db begins no second time where this mark is.
    """
    connection.execute(text("BEGIN IMMEDIATE"))
    connection.info["in_transaction"] = True


class _OpenBody:
    """A request's body that stays open.

    Glance closes what it has read. With a chunked body that closes the connection's own stream, on which the next
    request would come: it is answered by a 500 then.
    """

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body

    def __getattr__(self, name: str) -> Any:
        return getattr(self._body, name)

    def close(self) -> None:
        """The server does it, at the end of the connection."""


def _leave_bodies_open(application: WSGIApplication) -> WSGIApplication:
    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["wsgi.input"] = _OpenBody(environ["wsgi.input"])
        return application(environ, start_response)

    return answer


def main() -> None:
    service, address, port, rules = sys.argv[1:]
    sys.argv[1:] = []  # Keystone reads the command line as its own options
    event.listen(Engine, "begin", _take_the_write_lock)
    application = importlib.import_module(_MODULES[service]).application
    if service == "keystone":
        application = believe_provider(application)
    application = _leave_bodies_open(Faults(application, rules))
    Server((address, int(port)), application, numthreads=8, request_queue_size=128).start()


if __name__ == "__main__":
    main()
