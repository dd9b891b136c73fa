# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who says what is at the site, none of it our code: python-blazarclient with openstacksdk, python-chi, ``openstack``.

python -m tests.integration.site.judges    fetches python-chi; it cannot be done in the lab, which has no way out
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Mapping, NamedTuple

import pytest
import yaml

from tests.integration.site.leases import blazar
from tests.lab import layout
from tests.lab.environment import Environment
from tests.lab.patience import patience

# Apart from that with Ansible, as the lab's services are: it brings other versions of what both need.
CHI = Environment("python-chi", [Path(__file__).parent / "judges.txt"], ("python-chi", "python-blazarclient"))
_VARIABLES = {"auth_url": "OS_AUTH_URL", "username": "OS_USERNAME", "password": "OS_PASSWORD"}


class Seen(NamedTuple):
    """:ivar leases: statuses of those of a name
    :ivar servers: names of all that are ACTIVE
    """

    leases: list[str]
    servers: list[str]


def by_clients(connection: Any, name: str) -> Seen:
    """As python-blazarclient and openstacksdk tell it."""
    leases = [one["status"] for one in blazar(connection).lease.list() if one["name"] == name]
    servers = [one.name for one in connection.compute.servers() if one.status == "ACTIVE"]
    return Seen(sorted(leases), sorted(servers))


def by_openstack(_connection: Any, name: str) -> Seen:
    """As the command tells it, with Blazar's plugin."""
    told = _told("reservation lease list", "-c", "name", "-c", "status")
    leases = [one["status"] for one in told if one["name"] == name]
    servers = [one["Name"] for one in _told("server list") if one["Status"] == "ACTIVE"]
    return Seen(sorted(leases), sorted(servers))


def by_chi(_connection: Any, name: str) -> Seen:
    """As the testbed's own client tells it."""
    if not CHI.there:
        pytest.skip("python-chi is not there: python -m tests.integration.site.judges")
    cloud = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]["lab"]
    signed_in = {name: cloud["auth"][key] for key, name in _VARIABLES.items()}
    signed_in.update(OS_PROJECT_NAME=cloud["auth"]["project_name"], OS_REGION_NAME=cloud["region_name"])
    signed_in.update(OS_AUTH_TYPE="v3password", OS_USER_DOMAIN_ID="default", OS_PROJECT_DOMAIN_ID="default")
    signed_in.update(OS_IDENTITY_API_VERSION="3", OS_INTERFACE="public", REQUESTS_CA_BUNDLE=cloud["cacert"])
    said = json.loads(_said([CHI.python, str(Path(__file__).with_name("chi_says.py"))], signed_in))
    servers = [server for server, status in said["servers"].items() if status == "ACTIVE"]
    return Seen(sorted(said["leases"].get(name, [])), sorted(servers))


def content_of(container: str, name: str) -> bytes:
    """An object, by the command."""
    return _said(["openstack", "--os-cloud=lab", "object", "save", "--file=-", container, name])


def image_of(server: str) -> Mapping[str, Any]:
    """The image that a server was made from, by the command: its id and properties."""
    shown = _told("server show", server)["image"]  # its name, and its id in brackets
    image: Mapping[str, Any] = _told("image show", shown.rpartition("(")[2].rstrip(")"))
    return image


def _told(command: str, *arguments: str) -> Any:
    return json.loads(_said(["openstack", "--os-cloud=lab", *command.split(), "-f", "json", *arguments]))


def _said(command: list[str], variables: Mapping[str, str] | None = None) -> bytes:
    environment = {**os.environ, **(variables or {}), "PYTHONWARNINGS": "ignore"}
    limit = patience(120)
    ended = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=limit)
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


if __name__ == "__main__":
    CHI.venv()
