# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the site's environment: Neutron's API.

python -m tests.lab.neutron.serve ETC DATA [--make-database]
"""

import os
import sys
from pathlib import Path

ETC, DATA = map(Path, sys.argv[1:3])
_OPTIONS = sys.argv[3:]
sys.argv[1:] = []  # Neutron reads the command line as its own options
os.environ["OS_NEUTRON_CONFIG_DIR"] = str(ETC)
os.environ["OS_NEUTRON_CONFIG_FILES"] = "neutron.conf"
sys.path.insert(0, str(Path(__file__).parent / "drivers"))  # where stevedore finds the mechanism driver

from oslo_service import backend

backend.init_backend(backend.BackendType.THREADING)

from tests.lab.site import serving, threads


def make_database() -> None:
    """Neutron's migrations do not run on SQLite: its models make the tables, as in its own tests."""
    import sqlalchemy
    from neutron.db.migration.models import head

    head.get_metadata().create_all(sqlalchemy.create_engine(f"sqlite:///{DATA}/neutron.db"))


def start() -> None:
    (DATA / "state").mkdir(exist_ok=True)
    threads.share_sqlite()
    from neutron import policy
    from neutron.wsgi.api import application

    from tests.lab.neutron import router, seed

    policy.init()  # Neutron reads its rules at its first request; one beside it finds none, and sees no network

    if "--make-database" in _OPTIONS:
        seed.make_networks(application)
        os._exit(0)
    router.route_floating_ips()
    serving.serve("neutron", application)


if __name__ == "__main__":
    if "--make-database" in _OPTIONS:
        make_database()
    serving.run(start)
