# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blazar: leases on the hosts of the lab's Nova, and on floating IPs of its Neutron."""

from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout
from tests.lab.blazar import resources
from tests.lab.cache import cached
from tests.lab.parts import Setting
from tests.lab.process import Daemon
from tests.lab.say import timed
from tests.lab.service import Service
from tests.lab.site import databases
from tests.lab.site.environment import ENVIRONMENT, code, variables
from tests.lab.template import render

_HERE = Path(__file__).parent


class Blazar(Service):
    name = "blazar"
    needs = ("network", "tls", "keystone", "nova", "neutron")
    by_request = True
    settings = {"ahead": Setting("0", "how many seconds its clock is ahead of the machine's, below 0 behind")}

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        self._empty_database()

    def configure(self) -> None:
        if not (self.data / "blazar.db").exists():
            self.kill()  # one that is running would go on with the lost database
            databases.copy(self._empty_database(), self.data)
        render(
            _HERE / "blazar.conf",
            self.etc / "blazar.conf",
            data=self.data,
            address=layout.address(),
            keystone_port=layout.PORTS["keystone"],
            keystone=layout.url("keystone") + "/v3",
            password=layout.SERVICE_PASSWORD,
        )

    def up(self) -> str:
        done = super().up()
        resources.enroll()
        return done

    def daemons(self) -> Sequence[Daemon]:
        command = [ENVIRONMENT.python, "-m", "tests.lab.blazar.serve", str(self.etc), str(self.data)]
        command += [self.chosen["ahead"]]
        return [Daemon("blazar", command, variables(), watched=[self.etc / "blazar.conf", *code("blazar")])]

    def probes(self) -> Sequence[str]:
        return [layout.url("blazar") + "/"]

    def _empty_database(self) -> Path:
        def build(folder: Path) -> None:
            with timed(self.name, "making its database", "database made"):
                arguments = ["-m", "tests.lab.blazar.serve", str(folder), str(folder), "--make-database"]
                ENVIRONMENT.run(arguments, layout.LOG / "blazar-db.log")

        return cached("blazar-db", ENVIRONMENT.versions, build)
