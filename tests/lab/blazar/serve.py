# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the site's environment: Blazar's API and manager.

python -m tests.lab.blazar.serve ETC DATA --make-database
python -m tests.lab.blazar.serve ETC DATA AHEAD    its clock is so many seconds ahead of the machine's
"""

import importlib
import os
import sys
from pathlib import Path

ETC, DATA = map(Path, sys.argv[1:3])
_WHAT = sys.argv[3]
sys.argv[1:] = []  # Blazar reads the command line as its own options
os.environ["OS_BLAZAR_CONFIG_DIR"] = str(ETC)

importlib.import_module("blazar")  # it chooses threads

from tests.lab.site import clock, serving, threads

_EVENT_INTERVAL = 1  # seconds between two looks for leases that begin or end; Blazar's own are 10, and no option


def make_database() -> None:
    """Blazar's migrations do not run on SQLite: its models make the tables, as in its own tests."""
    import sqlalchemy
    from blazar.db.sqlalchemy import models

    models.Lease.metadata.create_all(sqlalchemy.create_engine(f"sqlite:///{DATA}/blazar.db"))


def start() -> None:
    ahead = float(_WHAT)
    clock.set_ahead(ahead)
    threads.share_sqlite()
    from blazar.manager import service
    from blazar.notification import notifier
    from blazar.wsgi.api import application

    service.EVENT_INTERVAL = _EVENT_INTERVAL
    notifier.init()
    service.ManagerService().start()
    serving.serve("blazar", clock.Dated(application, ahead))


if __name__ == "__main__":
    if _WHAT == "--make-database":
        make_database()
    else:
        serving.run(start)
