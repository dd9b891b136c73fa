# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The world of the pages: their sites and addresses are the lab's, and what they take for granted is there."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any, Callable, Iterator, Mapping

import pytest
import yaml

from tests.integration.conftest import Cloud, remove_container
from tests.integration.docs.pages import QUICK_START, Example, examples_of
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.nodes import access

HERE = Path(__file__).parent
# The pages' names of sites, and of the cloud of somebody in another project
CLOUDS = {"chi_uc": "lab", "chi_tacc": "lab-rgw", "colleague": "lab-other"}
CONTAINERS = ("results", "datasets", "my-experiment", "notebooks", "scratch")
IMAGES = "my-experiment"


class World:
    """A folder to run the examples in, with clouds and an environment.

    :ivar names: what stands in the pages, and what it is here
    :ivar seen: examples that were run
    """

    def __init__(self, folder: Path, cloud: Callable[[str], Cloud]) -> None:
        self.folder = folder
        self.seen: set[str] = set()
        clouds = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]
        self.clouds = yaml.safe_dump({"clouds": {name: clouds[ours] for name, ours in CLOUDS.items()}})
        credential = clouds["lab-appcred"]
        self._authority = {name: credential[name] for name in ("cacert",) if name in credential}
        self.names: Mapping[str, str] = {
            "https://chi.uc.chameleoncloud.org:5000/v3": credential["auth"]["auth_url"],
            "00112233445566778899aabbccddeeff": credential["auth"]["application_credential_id"],
            "write-the-secret-here": credential["auth"]["application_credential_secret"],
            "CHI@UC": credential["region_name"],
            "export OS_AUTH_TYPE=": f"export OS_CACERT={self._authority.get('cacert', '')} OS_AUTH_TYPE=",
            "fedcba9876543210fedcba9876543210": cloud("lab").project_id,
            "0123456789abcdef0123456789abcdef": cloud("lab-other").project_id,
            "192.5.87.10": layout.NODES["node1"],
            # One node shows as much as two, in half of the time; the plays' own tests have both.
            "    node2: {ansible_host: 192.5.87.11}\n": "",
        }
        self.environment = {
            **os.environ,
            "OS_CLIENT_CONFIG_FILE": str(folder / "clouds.yaml"),
            "XDG_CACHE_HOME": str(folder / "cache"),
            "ANSIBLE_NOCOLOR": "1",
            # An inventory as users write it does not know the lab's keys.
            "ANSIBLE_SSH_COMMON_ARGS": f"-F {access.CONFIG}",
            "ANSIBLE_SSH_CONTROL_PATH_DIR": str(access.CONTROL),
            "ANSIBLE_SSH_CONTROL_PATH": "%(directory)s/%%h",
        }

    def here(self, text: str) -> str:
        """An example as it is here."""
        for there, here in self.names.items():
            text = text.replace(there, here)
        return text

    def write(self, example: Example) -> None:
        """The file that an example is."""
        path = self.folder / example.caption
        path.parent.mkdir(exist_ok=True)
        text = self.here(example.text)
        if (
            example.caption == "clouds.yaml"
        ):  # sites' certificates are of authorities that systems know, the lab's are not
            clouds = yaml.safe_load(text)["clouds"]
            text = yaml.safe_dump({"clouds": {name: {**one, **self._authority} for name, one in clouds.items()}})
        path.write_text(text)

    def run(self, *argv: str) -> str:
        """What a command, run in the folder, says; the test fails if it does."""
        done = subprocess.run(
            argv,
            check=False,
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            pytest.fail(f"{' '.join(argv)} ended with {done.returncode}:\n{done.stdout}", pytrace=False)
        return done.stdout


@pytest.fixture(scope="session")
def world(lab: Lab, cloud: Callable[[str], Cloud], tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The world, which the pages share; nothing of it is there afterwards."""
    world = World(tmp_path_factory.mktemp("world"), cloud)
    for example in examples_of(QUICK_START):
        if example.caption:  # every page goes on from there
            world.write(example)
    (world.folder / "clouds.yaml").write_text(world.clouds)
    (world.folder / "genomes").mkdir()
    for name in ("a.fa", "b.fa", "c.fa"):
        (world.folder / "genomes" / name).write_text(f">{name}\nACGT\n")
    (world.folder / "world.yml").write_text((HERE / "world.yml").read_text())
    with contextlib.ExitStack() as stack:
        stack.callback(_leave_nothing, world, cloud)
        world.run("ansible-playbook", "world.yml")
        yield world


def _leave_nothing(world: World, cloud: Callable[[str], Cloud]) -> None:
    (world.folder / "clouds.yaml").write_text(world.clouds)
    world.run("ansible-playbook", str(HERE / "world-away.yml"))
    for name in ("lab", "lab-rgw"):
        for container in CONTAINERS:
            for one in (container, f"{container}_segments"):
                remove_container(cloud(name), one)
        image: Any
        for image in cloud(name).connection.image.images():
            if image.name.startswith(IMAGES):
                cloud(name).connection.image.delete_image(image.id)
    identity = cloud("lab").connection.identity
    user = cloud("lab").connection.session.get_user_id()
    for made in ("laptop", "guard"):
        for credential in identity.application_credentials(user, name=made):
            identity.delete_application_credential(user, credential.id)
