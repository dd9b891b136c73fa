# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The experiment of ``examples/lease`` on the lab's site, judged by the services' own clients."""

from __future__ import annotations

import contextlib
import os
import uuid
from pathlib import Path
from typing import Any, Callable, Iterator, NamedTuple

import yaml

from tests.integration.conftest import Cloud, Played, remove_container
from tests.integration.site.leases import blazar
from tests.integration.site.servers import User
from tests.lab import layout

CONTAINERS = ("notes", "datasets", "results")
NOTE, RESULT = "written through the mount", "found"
WORK = f"""
- import_playbook: chameleon.data.up
- hosts: experiment
  gather_facts: false
  tasks:
    - name: Work
      ansible.builtin.shell: |
        set -e
        echo "{NOTE}" > /mnt/notes/{{{{ inventory_hostname }}}}.txt
        mkdir -p results; echo "{RESULT}" > results/result.txt
        for file in mark results/result.bin /mnt/notes/{{{{ inventory_hostname }}}}.bin; do
          head -c 1234567 /dev/urandom > $file
        done
"""


class Experiment(NamedTuple):
    """That of examples/lease.

    :ivar name: of its lease, and the beginning of its images' names
    """

    user: User
    name: str
    inventory: Path

    def leases(self) -> list[Any]:
        """Its leases that are not over."""
        mine = [one for one in blazar(self.user.connection).lease.list() if one["name"] == self.name]
        return [one for one in mine if one["status"] != "TERMINATED"]

    def servers(self) -> list[str]:
        """Names of the project's servers."""
        return sorted(server.name for server in self.user.connection.compute.servers())

    def images(self) -> list[str]:
        """Names of its images."""
        return sorted(one.name for one in self.user.connection.image.images() if one.name.startswith(self.name))

    def stored(self, container: str, name: str) -> str:
        """Content of an object."""
        return str(self.user.connection.object_store.download_object(name, container).decode()).strip()


@contextlib.contextmanager
def experiment_in(folder: Path, cloud: Callable[[str], Cloud], **variables: str) -> Iterator[Experiment]:
    """It, ready for ``up.yml``; what is made of it is removed afterwards.

    :param variables: of all hosts, beside those of the example
    """
    name = f"test-{uuid.uuid4().hex[:8]}"
    user = User(cloud("lab").connection, folder / name)
    described = yaml.safe_load((layout.ROOT / "examples/lease/inventory.yml").read_text())["experiment"]
    described["hosts"]["compute"].update(node_snapshot_name=name)
    described["vars"].update(
        ansible_ssh_private_key_file=str(user.key),
        ansible_ssh_common_args=f"-F /dev/null {user.ssh_options}",
        up_cloud="lab",
        up_lease=name,
        up_end="+1h",
        up_key_name=user.key_name,
        node_snapshot_verify="none",
        **variables,
    )
    inventory = folder / "inventory.yml"
    inventory.write_text(yaml.safe_dump({"experiment": described}))
    store = user.connection.object_store
    for container in CONTAINERS:
        store.create_container(container)
    store.upload_object("datasets", "genomes/a.fa", data=os.urandom(1 << 20))
    made = Experiment(user, name, inventory)
    with contextlib.ExitStack() as stack:
        stack.callback(user.connection.compute.delete_keypair, user.key_name)
        for container in CONTAINERS:
            stack.callback(remove_container, cloud("lab"), container)
        stack.callback(_forget, made)
        yield made


def _forget(experiment: Experiment) -> None:
    """Leases with their servers, and images."""
    for lease in experiment.leases():
        blazar(experiment.user.connection).lease.delete(lease["id"])
    image = experiment.user.connection.image
    for one in image.images():
        if one.name.startswith(experiment.name):
            image.delete_image(one.id)


def changed(played: Played) -> list[str]:
    """Names of the tasks that changed something, each as often as it did."""
    return [row["task"] for row in played.rows if row["result"].get("changed")]
