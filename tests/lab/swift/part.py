# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenStack Swift: proxy with Keystone, proxy with tempauth, account, container and object server."""

import contextlib
import os
import pwd
import shutil
from pathlib import Path
from typing import Mapping, Optional, Sequence

from tests.lab import layout
from tests.lab.disk import SMALL_DISK, SmallDisk
from tests.lab.faults import rules
from tests.lab.openstack import CODE, ENVIRONMENT
from tests.lab.parts import LabError, Setting
from tests.lab.process import Daemon
from tests.lab.service import Service
from tests.lab.swift.ring import write_ring
from tests.lab.template import render

_HERE = Path(__file__).parent
_DEVICE = "d1"
_IN_MEMORY = Path("/dev/shm") / f"{layout.LAB_ID}-swift"  # where the checkout's file system keeps no user xattrs
_STORAGE = ("account", "container", "object")


class Swift(Service):
    name = "swift"
    # Keystone is only asked when a token comes: without it Swift starts, and tempauth works.
    needs = ("network",)
    settings = {
        "disk": SMALL_DISK,
        "split": Setting("no", "yes: each server its own process (swift-object, …), to kill or stop one alone"),
        "token_cache_time": Setting("300", "seconds for which a token is believed without asking Keystone; -1: never"),
        "ratelimit": Setting("", "line for the ratelimit middleware, like: account_ratelimit = 5; answers 498"),
    }

    def cannot(self) -> Optional[str]:
        return ENVIRONMENT.cannot()

    def prepare(self) -> None:
        ENVIRONMENT.venv()

    def configure(self) -> None:
        self.data.mkdir(parents=True, exist_ok=True)
        devices = _keeping_xattrs(SmallDisk.of(self.name).sized(self.chosen["disk"]), self.data / "devices", _IN_MEMORY)
        (devices / _DEVICE).mkdir(parents=True, exist_ok=True)
        for daemon in [self._one()] if self._split() else self._each():
            daemon.end()
        common = {"address": layout.address(), "etc": self.etc, "user": pwd.getpwuid(os.getuid()).pw_name}
        render(_HERE / "swift.conf", self.etc / "swift.conf")
        for kind in _STORAGE:
            port = layout.PORTS[f"swift-{kind}"]
            write_ring(self.etc / f"{kind}.ring.gz", layout.address(), port, _DEVICE)
            conf = self.etc / f"{kind}-server.conf"
            render(_HERE / "storage-server.conf", conf, kind=kind, port=port, devices=devices, **common)
        for port_name, auth, conf in (
            ("swift", "authtoken keystoneauth", self.etc / "proxy-server.conf"),
            ("swift-tempauth", "tempauth", self.etc / "tempauth" / "proxy-server.conf"),
        ):
            render(
                _HERE / "proxy-server.conf",
                conf,
                port=layout.PORTS[port_name],
                auth=auth,
                rules=rules.file("swift"),
                keystone=layout.url("keystone"),
                authority=layout.AUTHORITY,
                password=layout.SERVICE_PASSWORD,
                token_cache_time=self.chosen["token_cache_time"],
                ratelimit=self.chosen["ratelimit"],
                **common,
            )

    def daemons(self) -> Sequence[Daemon]:
        return self._each() if self._split() else [self._one()]

    def probes(self) -> Sequence[str]:
        servers = [f"swift-{kind}" for kind in _STORAGE] + ["swift", "swift-tempauth"]
        return [layout.url(server) + "/healthcheck" for server in servers]

    def down(self) -> None:
        for daemon in self.daemons():
            daemon.end()
        SmallDisk.of(self.name).remove()
        shutil.rmtree(_IN_MEMORY, ignore_errors=True)
        super().down()

    def _split(self) -> bool:
        return self.chosen["split"] == "yes"

    def _confs(self) -> Mapping[str, Path]:
        """Each server's name and configuration, in the order they are started."""
        return {
            **{f"swift-{kind}": self.etc / f"{kind}-server.conf" for kind in _STORAGE},
            "swift-proxy": self.etc / "proxy-server.conf",
            "swift-tempauth": self.etc / "tempauth" / "proxy-server.conf",
        }

    def _one(self) -> Daemon:
        return self._daemon("swift", list(self._confs().values()))

    def _each(self) -> Sequence[Daemon]:
        return [self._daemon(name, [conf]) for name, conf in self._confs().items()]

    def _daemon(self, name: str, confs: Sequence[Path]) -> Daemon:
        command = [ENVIRONMENT.python, "-m", "tests.lab.swift.serve", str(self.etc), *map(str, confs)]
        rings = [self.etc / f"{kind}.ring.gz" for kind in _STORAGE]
        return Daemon(name, command, ENVIRONMENT.variables(), watched=[self.etc / "swift.conf", *rings, *confs, *CODE])


def _keeping_xattrs(small: Optional[Path], *otherwise: Path) -> Path:
    """The small disk if there is one, else the first folder whose file system keeps user xattrs like Swift's."""
    folders = [small] if small else otherwise
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(OSError):
            os.setxattr(folder, "user.swift.metadata", b"x" * 3500)
            os.removexattr(folder, "user.swift.metadata")
            return folder
    named = " nor ".join(map(str, folders))
    raise LabError(f"Swift: {named} keeps no user xattrs. ext4 and xfs do, tmpfs does from Linux 6.6 on.")
