# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Glance: the image services of the lab's two sites; images are files under .lab/data/PART/images."""

import shutil
from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout
from tests.lab.cache import cached
from tests.lab.disk import SMALL_DISK, SmallDisk
from tests.lab.faults import rules
from tests.lab.openstack import CODE, ENVIRONMENT
from tests.lab.process import Daemon
from tests.lab.say import timed
from tests.lab.service import Service
from tests.lab.template import render

_HERE = Path(__file__).parent


class Glance(Service):
    """The image service of one site.

    :param name: of the part, and of its port
    """

    needs = ("network", "keystone")
    settings = {"disk": SMALL_DISK}

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__()

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        self._empty_database()

    def configure(self) -> None:
        if not (self.data / "glance.db").exists():
            self.kill()  # one that is running would go on with the lost database
            self.data.mkdir(parents=True, exist_ok=True)
            shutil.copy(self._empty_database() / "glance.db", self.data)
        images = SmallDisk.of(self.name).sized(self.chosen["disk"]) or self.data / "images"
        for folder in (images, self.data / "staging", self.data / "tasks"):
            folder.mkdir(exist_ok=True)
        render(
            _HERE / "glance-api.conf",
            self.etc / "glance-api.conf",
            url=layout.url(self.name),
            images=images,
            data=self.data,
            paste=ENVIRONMENT.venv() / "etc" / "glance" / "glance-api-paste.ini",
            keystone=layout.url("keystone"),
            authority=layout.AUTHORITY,
            password=layout.SERVICE_PASSWORD,
        )

    def daemons(self) -> Sequence[Daemon]:
        command = [ENVIRONMENT.python, "-m", "tests.lab.wsgi", "glance", layout.address()]
        return [
            Daemon(
                self.name,
                [*command, str(layout.PORTS[self.name]), str(rules.file(self.name))],
                {**ENVIRONMENT.variables(), "OS_GLANCE_CONFIG_DIR": str(self.etc)},
                watched=[self.etc / "glance-api.conf", *CODE],
            )
        ]

    def probes(self) -> Sequence[str]:
        return [layout.url(self.name) + "/versions"]

    def down(self) -> None:
        for daemon in self.daemons():
            daemon.end()
        SmallDisk.of(self.name).remove()
        super().down()

    def _empty_database(self) -> Path:
        def build(folder: Path) -> None:
            with timed(self.name, "making its database", "database made"):
                conf = render(
                    _HERE / "glance-manage.conf", folder / "glance-manage.conf", database=folder / "glance.db"
                )
                arguments = ["-m", "glance.cmd.manage", "--config-file", str(conf), "db_sync"]
                ENVIRONMENT.run(arguments, layout.LOG / "glance-db.log")

        return cached("glance-db", ENVIRONMENT.versions, build)
