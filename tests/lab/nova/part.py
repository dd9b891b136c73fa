# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nova with Placement: its hosts are the lab's machines, and a server is a node (../servers/)."""

import shutil
from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout
from tests.lab.cache import cached
from tests.lab.nodes import distributions, machine, root
from tests.lab.nova import base_image
from tests.lab.parts import Setting
from tests.lab.process import Daemon
from tests.lab.say import timed
from tests.lab.servers.server import Server
from tests.lab.service import Service
from tests.lab.site import databases
from tests.lab.site.description import DISTRIBUTION, FLAVORS, FREEPOOL
from tests.lab.site.environment import ENVIRONMENT, code, variables
from tests.lab.template import render

_HERE = Path(__file__).parent
# The paths in what tells of the others are relative: the databases can be copied anywhere.
_CELL = ("cell_v2", "create_cell", "--name", "cell1", "--transport-url", "fake://")
_MAKE = (
    ("nova", "api_db", "sync"),
    ("nova", "cell_v2", "map_cell0", "--database_connection", "sqlite:///nova_cell0.db?timeout=60"),
    ("nova", *_CELL, "--database_connection", "sqlite:///nova.db?timeout=60"),
    ("nova", "db", "sync"),
    ("placement", "db", "sync"),
)


class Nova(Service):
    name = "nova"
    needs = ("network", "tls", "keystone", "glance")
    by_request = True
    settings = {"refuse": Setting("refused", "a server with this in its name ends in ERROR")}

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        self._seeded()
        if not machine.cannot(made=False):
            root.make(distributions.ALL[distributions.USUAL])  # a server of the base image should not wait for it

    def up(self) -> str:
        done = super().up()
        base_image.offer()
        for server in Server.all():
            server.connect()
        return done

    def configure(self) -> None:
        if not (self.data / "nova.db").exists():
            self.kill()  # one that is running would go on with the lost database
            databases.copy(self._seeded(), self.data)
        self._render(self.etc, self.data)
        shutil.copy(ENVIRONMENT.venv() / "etc" / "nova" / "api-paste.ini", self.etc)

    def daemons(self) -> Sequence[Daemon]:
        command = [ENVIRONMENT.python, "-m", "tests.lab.nova.serve", str(self.etc), str(self.data)]
        confs = [self.etc / name for name in ("nova.conf", "placement.conf")]
        return [Daemon("nova", command, variables(), watched=[*confs, *code("nova")])]

    def probes(self) -> Sequence[str]:
        return [layout.url("placement") + "/", layout.url("nova") + "/"]

    def down(self) -> None:
        super().down()
        for server in Server.all():
            server.remove()

    def _render(self, etc: Path, data: Path) -> None:
        told = {"keystone": layout.url("keystone") + "/v3", "password": layout.SERVICE_PASSWORD}
        render(_HERE / "placement.conf", etc / "placement.conf", **told)
        render(
            _HERE / "nova.conf",
            etc / "nova.conf",
            address=layout.address(),
            data=data,
            distribution=DISTRIBUTION,
            refuse=self.chosen["refuse"],
            glance=layout.url("glance"),
            **told,
        )

    def _seeded(self) -> Path:
        """Databases with everything in them: making them takes 20 s, copying them none."""
        key = [ENVIRONMENT.versions, repr((_MAKE, FLAVORS, FREEPOOL)), (_HERE / "seed.py").read_text()]

        def build(folder: Path) -> None:
            with timed(self.name, "making its databases", "databases made"):
                self._render(folder, folder)
                log = layout.LOG / "nova-db.log"
                for service, *arguments in _MAKE:
                    manage = str(Path(ENVIRONMENT.python).with_name(f"{service}-manage"))
                    ENVIRONMENT.run([manage, "--config-file", str(folder / f"{service}.conf"), *arguments], log, folder)
                ENVIRONMENT.run(["-m", "tests.lab.nova.seed", str(folder / "nova.conf")], log, folder)

        return cached("nova-db", "".join(key), build)
