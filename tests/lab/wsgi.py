# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the OpenStack environment: serve Keystone or Glance with cheroot, the lab's faults in front.

python -m tests.lab.wsgi keystone|glance ADDRESS PORT RULES
"""

import importlib
import sys

from cheroot.wsgi import Server
from sqlalchemy import Connection, Engine, event, text

from tests.lab.faults.middleware import Faults

_MODULES = {"keystone": "keystone.wsgi.api", "glance": "glance.wsgi.api"}


def _take_the_write_lock(connection: Connection) -> None:
    """Let transactions wait for each other where they begin.

    In SQLite one that has read and now wants to write cannot wait for another writer: it ends at once with
    "database is locked", and a request with it. oslo.db begins no second time where this mark is.
    """
    connection.execute(text("BEGIN IMMEDIATE"))
    connection.info["in_transaction"] = True


def main() -> None:
    service, address, port, rules = sys.argv[1:]
    sys.argv[1:] = []  # Keystone reads the command line as its own options
    event.listen(Engine, "begin", _take_the_write_lock)
    application = importlib.import_module(_MODULES[service]).application
    Server((address, int(port)), Faults(application, rules), numthreads=8, request_queue_size=128).start()


if __name__ == "__main__":
    main()
