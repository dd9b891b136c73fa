# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers on the lab's site: asked for by openstacksdk, and reached by SSH as their user does."""

from __future__ import annotations

import base64
import subprocess
import time
from pathlib import Path
from typing import Any

from tests.lab.nodes import access
from tests.lab.patience import patience
from tests.lab.site.description import SHARED_NETWORK


class User:
    """Who launches servers with a key that is only theirs.

    :param connection: of openstacksdk
    :param key: the file of an SSH key that there is not yet
    """

    def __init__(self, connection: Any, key: Path) -> None:
        self.connection = connection
        self.key = key
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        public = key.with_suffix(".pub").read_text()
        self.key_name: str = connection.compute.create_keypair(name=key.name, public_key=public).name

    def launch(
        self, name: str, image: str, reservation: str = "", user_data: str = "", flavor: str = "baremetal"
    ) -> Any:
        """A server when it is ACTIVE, or in ERROR; on a reservation by the scheduler's hint."""
        compute = self.connection.compute
        optional: dict[str, Any] = {
            "user_data": base64.b64encode(user_data.encode()).decode(),
            "scheduler_hints": {"reservation": reservation} if reservation else None,
        }
        made = compute.create_server(
            name=name,
            image_id=image,
            flavor_id=compute.find_flavor(flavor, ignore_missing=False).id,
            networks=[{"uuid": self.connection.network.find_network(SHARED_NETWORK["name"]).id}],
            key_name=self.key_name,
            **{option: value for option, value in optional.items() if value},
        )
        end = time.monotonic() + patience(120)
        while (server := compute.get_server(made.id)).status == "BUILD":
            assert time.monotonic() < end, f"{name} takes too long"
            time.sleep(0.5)
        return server

    def give_back_floating_ips(self) -> None:
        """Those of the project that nothing has, and no lease."""
        for floating in self.connection.network.ips(project_id=self.connection.session.get_project_id()):
            if not floating.port_id and "blazar" not in floating.tags:
                self.connection.network.delete_ip(floating)

    @property
    def ssh_options(self) -> str:
        """A server's keys are new: nobody knows them."""
        return "-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=2"

    def run(self, address: str, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command there."""
        options = ["-F", "/dev/null", "-q", "-i", str(self.key), "-o", "BatchMode=yes", *self.ssh_options.split()]
        ssh = ["ssh", *options, f"{access.USER}@{address}", command]
        limit = patience(60)
        return subprocess.run(ssh, stdin=subprocess.DEVNULL, check=False, capture_output=True, text=True, timeout=limit)

    def said(self, address: str, command: str) -> str:
        """What a command says there, as soon as the server answers and it succeeds."""
        end = time.monotonic() + patience(60)
        while (done := self.run(address, command)).returncode:
            assert time.monotonic() < end, f"{address}: {done.stderr or done.stdout or 'no answer'}"
            time.sleep(0.3)
        return done.stdout.strip()


def address_of(server: Any, kind: str = "fixed") -> str:
    """Its address, of the kind ``fixed`` or ``floating``."""
    rows = [row for network in server.addresses.values() for row in network]
    return str(next(row["addr"] for row in rows if row["OS-EXT-IPS:type"] == kind))
