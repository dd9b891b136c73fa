# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Neutron: the networks of the site for leases, and floating IPs that reach their nodes."""

from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout
from tests.lab.cache import cached
from tests.lab.process import Daemon
from tests.lab.say import timed
from tests.lab.servers import floating
from tests.lab.service import Service
from tests.lab.site import databases
from tests.lab.site.description import PUBLIC_NETWORK, SHARED_NETWORK
from tests.lab.site.environment import ENVIRONMENT, code, variables
from tests.lab.template import render

_HERE = Path(__file__).parent


class Neutron(Service):
    name = "neutron"
    needs = ("network", "tls", "keystone")
    by_request = True

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        self._seeded()

    def configure(self) -> None:
        if not (self.data / "neutron.db").exists():
            self.kill()  # one that is running would go on with the lost database
            databases.copy(self._seeded(), self.data)
        self._render(self.etc, self.data, auth="keystone")

    def daemons(self) -> Sequence[Daemon]:
        command = [ENVIRONMENT.python, "-m", "tests.lab.neutron.serve", str(self.etc), str(self.data)]
        watched = [self.etc / "neutron.conf", *code("neutron", "servers")]
        return [Daemon("neutron", command, variables(), watched=watched)]

    def probes(self) -> Sequence[str]:
        return [layout.url("neutron") + "/"]

    def down(self) -> None:
        super().down()
        floating.write({})

    def _render(self, etc: Path, data: Path, auth: str) -> None:
        render(
            _HERE / "neutron.conf",
            etc / "neutron.conf",
            data=data,
            auth=auth,
            paste=ENVIRONMENT.venv() / "etc" / "neutron" / "api-paste.ini",
            keystone=layout.url("keystone") + "/v3",
            password=layout.SERVICE_PASSWORD,
        )

    def _seeded(self) -> Path:
        """A database with the networks in it: making it takes 10 s, copying it none."""
        key = [ENVIRONMENT.versions, repr((SHARED_NETWORK, PUBLIC_NETWORK)), (_HERE / "seed.py").read_text()]

        def build(folder: Path) -> None:
            with timed(self.name, "making its database", "database made"):
                self._render(folder, folder, auth="noauth")
                arguments = ["-m", "tests.lab.neutron.serve", str(folder), str(folder), "--make-database"]
                ENVIRONMENT.run(arguments, layout.LOG / "neutron-db.log")

        return cached("neutron-db", "".join(key), build)
