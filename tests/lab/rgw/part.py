# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ceph's object gateway, in each of its forms: one monitor, one OSD that stores in memory, one gateway."""

import shutil
import subprocess
import uuid
from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout, netns
from tests.lab.parts import LabError, Setting
from tests.lab.process import Daemon, environment
from tests.lab.rgw.forms import FORMS, USUAL
from tests.lab.rgw.tree import Tree, cannot, get, tree
from tests.lab.service import Service
from tests.lab.template import render

_HERE = Path(__file__).parent


class Rgw(Service):
    """The object store of a region.

    :param name: of the form, the part, and its port
    """

    needs = ("network", "keystone")
    settings = {
        "memory": Setting(str(16 << 30), "bytes that it says it can store"),
        "max_concurrent_requests": Setting("1024", "beyond so many at a time it answers 498"),
    }

    def __init__(self, name: str) -> None:
        self.name = name
        self.by_request = name != USUAL
        self._form = FORMS[name]
        super().__init__()

    def cannot(self) -> Optional[str]:
        return cannot(self._form.suite)

    def prepare(self) -> None:
        get(self._form.suite)

    def configure(self) -> None:
        render(
            _HERE / "ceph.conf",
            self._conf,
            fsid=self._fsid,
            address=layout.address(),
            mon_port=layout.PORTS[f"{self.name}-mon"],
            port=layout.PORTS[self.name],
            data=self.data,
            libraries=self._tree.libraries,
            memory=self.chosen["memory"],
            keystone=layout.url("keystone"),
            password=layout.SERVICE_PASSWORD,
            account_in_url=str(self._form.account_in_url).lower(),
            implicit_tenants=str(self._form.implicit_tenants).lower(),
        )
        _monitor, osd, _gateway = self.daemons()
        if not (self._made.exists() and osd.current()):
            self.kill()
            self._make_anew()

    def daemons(self) -> Sequence[Daemon]:
        requests = self.chosen["max_concurrent_requests"]  # not in ceph.conf: only the gateway starts anew for it
        return [
            self._daemon("mon", "ceph-mon", "-f", "-i", "a"),
            self._daemon("osd", "ceph-osd", "-f", "-i", "0"),
            self._daemon("gateway", "radosgw", "-f", "-n", "client.rgw", f"--rgw-max-concurrent-requests={requests}"),
        ]

    def probes(self) -> Sequence[str]:
        return [layout.url(self.name) + "/swift/healthcheck"]

    @property
    def _tree(self) -> Tree:
        return tree(self._form.suite)

    @property
    def _fsid(self) -> str:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{layout.LAB_ID} {self.name}"))

    @property
    def _conf(self) -> Path:
        return self.etc / "ceph.conf"

    @property
    def _made(self) -> Path:
        return self.data / "made"

    def _daemon(self, name: str, program: str, *arguments: str) -> Daemon:
        command = [*self._tree.command(program), "--conf", str(self._conf), *arguments]
        return Daemon(f"{self.name}-{name}", command, self._tree.environment, watched=[self._conf])

    def _make_anew(self) -> None:
        """An empty store. The OSD's memory is the data: a new OSD with an old monitor would be a damaged store."""
        shutil.rmtree(self.data, ignore_errors=True)
        for folder in ("run", "mon", "osd", "rgw"):
            (self.data / folder).mkdir(parents=True)
        osd = str(uuid.uuid4())
        monitors, address = str(self.data / "monmap"), f"[v2:{layout.address()}:{layout.PORTS[f'{self.name}-mon']}]"
        self._run("monmaptool", "--create", "--fsid", self._fsid, "--addv", "a", address, monitors)
        self._run("ceph-mon", "--conf", str(self._conf), "-i", "a", "--mkfs", "--monmap", monitors)
        self.daemons()[0].start()
        self._run("ceph", "--conf", str(self._conf), "--connect-timeout", "30", "osd", "new", osd, "0")
        self._run("ceph-osd", "--conf", str(self._conf), "-i", "0", "--mkfs", "--osd-uuid", osd)
        self._made.touch()

    def _run(self, program: str, *arguments: str) -> None:
        layout.LOG.mkdir(parents=True, exist_ok=True)
        log = layout.LOG / f"{self.name}-make.log"
        with netns.entered(), log.open("a") as stream:
            command = [*self._tree.command(program), *arguments]
            env = environment(self._tree.environment)
            ended = subprocess.run(command, check=False, env=env, stdout=stream, stderr=stream)
        if ended.returncode:
            raise LabError(
                f"{program} {' '.join(arguments[:6])} failed with exit status {ended.returncode}. See {log}."
            )
