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
from typing import Any, Iterable, Mapping, NamedTuple, Sequence

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
    leases, servers = _told("reservation lease list -c name -c status", "server list")
    return Seen(
        sorted(one["status"] for one in leases if one["name"] == name),
        sorted(one["Name"] for one in servers if one["Status"] == "ACTIVE"),
    )


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


def contents_of(objects: Iterable[tuple[str, str]], folder: Path) -> dict[tuple[str, str], bytes]:
    """Contents of objects, each given by its container and name, by the command.

    :param folder: where they may be
    """
    files = {place: folder / f"object-{number}" for number, place in enumerate(objects)}
    _run([f"object save --file {file} {container} {name}" for (container, name), file in files.items()])
    return {place: file.read_bytes() for place, file in files.items()}


def images_of(servers: Sequence[str]) -> list[Mapping[str, Any]]:
    """The images that servers were made from, by the command: their ids and properties."""
    shown = [one["image"] for one in _told(*(f"server show {server}" for server in servers))]
    ids = [image.rpartition("(")[2].rstrip(")") for image in shown]  # behind their names
    return list(_told(*(f"image show {ident}" for ident in ids)))


def _told(*commands: str) -> list[Any]:
    """What each tells."""
    text, decoder, found = _run([f"{command} -f json" for command in commands]), json.JSONDecoder(), []
    while text:
        one, end = decoder.raw_decode(text)
        found.append(one)
        text = text[end:].lstrip()
    assert len(found) == len(commands), found
    return found


def _run(commands: Iterable[str]) -> str:
    """By one process of the command, which takes longer to start than to do all that."""
    text = "".join(f"{command}\n" for command in commands)
    return _said(["openstack"], {"OS_CLOUD": "lab"}, text).decode().strip()


def _said(command: list[str], variables: Mapping[str, str] | None = None, text: str = "") -> bytes:
    environment = {**os.environ, **(variables or {}), "PYTHONWARNINGS": "ignore"}
    limit = patience(120)
    ended = subprocess.run(
        command, env=environment, check=False, capture_output=True, timeout=limit, input=text.encode()
    )
    assert ended.returncode == 0, ended.stderr.decode()
    return ended.stdout


if __name__ == "__main__":
    CHI.venv()
