# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keystone: the lab's identity service, with users, projects and the catalog already in it."""

import base64
import contextlib
import json
import os
import shutil
import sqlite3
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import layout
from tests.lab.cache import cached
from tests.lab.faults import rules
from tests.lab.keystone import cloud
from tests.lab.openstack import CODE, ENVIRONMENT
from tests.lab.parts import Setting
from tests.lab.process import Daemon, write_whole
from tests.lab.say import timed
from tests.lab.service import Service
from tests.lab.template import render
from tests.lab.tls import urls

_HERE = Path(__file__).parent


class Keystone(Service):
    name = "keystone"
    needs = ("network", "tls")
    settings = {
        # Below 120 s keystoneauth signs in again at every request.
        "token_expiration": Setting("3600", "how long a token lives, in seconds"),
        "credential_trusts": Setting("no", "yes: application credentials make trusts, and so leases"),
        "tls": Setting("yes", "no: catalog and clouds.yaml speak plain HTTP, past the front"),
    }

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()
        self._seeded()

    def configure(self) -> None:
        database = self.data / "keystone.db"
        seed, seeded = self._seeded().name, self.data / "seed"
        if not (database.exists() and seeded.exists() and seeded.read_text() == seed):
            self.kill()  # one that is running would go on with the database of before
            _make_keys(self.data / "keys")
            shutil.copy(self._seeded() / "keystone.db", database)
            self._catalog.unlink(missing_ok=True)
            write_whole(seeded, seed)
        self._render(self.etc, self.data)
        catalog = cloud.catalog(urls.public)
        offered = json.dumps(catalog)
        if not self._catalog.exists() or self._catalog.read_text() != offered:
            self.kill()
            _offer(database, catalog)
            write_whole(self._catalog, offered)

    def daemons(self) -> Sequence[Daemon]:
        command = [ENVIRONMENT.python, "-m", "tests.lab.wsgi", "keystone", layout.address()]
        return [
            Daemon(
                "keystone",
                [*command, str(layout.PORTS["keystone"]), str(rules.file("keystone"))],
                {**ENVIRONMENT.variables(), "OS_KEYSTONE_CONFIG_DIR": str(self.etc)},
                watched=[self.etc / "keystone.conf", self._catalog, *CODE],
            )
        ]

    def probes(self) -> Sequence[str]:
        return [layout.url("keystone") + "/v3"]

    @property
    def _catalog(self) -> Path:
        """What its database offers."""
        return self.data / "catalog.json"

    def _render(self, etc: Path, data: Path) -> Path:
        return render(
            _HERE / "keystone.conf",
            etc / "keystone.conf",
            database=data / "keystone.db",
            keys=data / "keys",
            token_expiration=self.chosen["token_expiration"],
            credential_trusts=self.chosen["credential_trusts"],
        )

    def _seeded(self) -> Path:
        """A database with everything in it: making one takes 8 s, copying it none."""
        description = json.dumps(cloud.description())
        key = [ENVIRONMENT.versions, (_HERE / "seed.py").read_text(), description]

        def build(folder: Path) -> None:
            with timed("keystone", "making its database", "database made"):
                _make_keys(folder / "keys")
                arguments = ["-m", "tests.lab.keystone.seed", str(self._render(folder, folder))]
                ENVIRONMENT.run(arguments, layout.LOG / "keystone-seed.log", stdin=description)

        return cached("keystone-db", json.dumps(key), build)


def _offer(database: Path, catalog: "Mapping[str, Mapping[str, tuple[str, str]]]") -> None:
    """Put the URLs of *catalog* into the database's own catalog, which has the same regions and services."""
    there = "region_id = ? AND service_id = (SELECT id FROM service WHERE type = ?)"
    rows = [(url, region, kind) for region, offers in catalog.items() for kind, (_name, url) in offers.items()]
    connection = sqlite3.connect(database)
    with contextlib.closing(connection), connection:
        connection.executemany(f"UPDATE endpoint SET url = ? WHERE {there}", rows)


def _make_keys(folder: Path) -> None:
    """Fernet keys: a staged and a primary one."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for name in "01":
        with open(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as stream:
            stream.write(base64.urlsafe_b64encode(os.urandom(32)))
