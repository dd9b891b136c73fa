# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A mount of a test's own, on a node or on this machine: a path, a container, and the machine to look at it."""

from __future__ import annotations

import contextlib
import json
import subprocess
import uuid
from functools import partial
from typing import Any, Callable, Iterator, Mapping
from urllib.parse import quote

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import places_of
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Supervisor
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.shell import Shell
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.systemd import Systemd
from tests.integration.conftest import NODE
from tests.integration.nodes import run_on

HERE = "localhost"
_QUICK = ("--vfs-write-back=200ms",)
_PLAY = """
- hosts: {node}
  connection: {connection}
  gather_facts: false
  tasks:
    - name: Mount
      chameleon.data.cloudfuse_mount: {options}
      become: {become}
      environment: {environment}
"""


on_node = partial(run_on, NODE)


def here(script: str) -> str:
    """What a shell script, run as root on this machine, says."""
    done = subprocess.run(["bash", "-e"], check=False, input=script, capture_output=True, text=True)
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout


class MountOfATest:
    """A mount point that no other test uses.

    :ivar node: the machine
    :ivar shell: runs a script there, as root
    :ivar owner: of the mount, as long as a test says nothing else
    :ivar extra_options: likewise; they have rclone upload at once
    :ivar played: the last run of the task
    """

    def __init__(self, playbook: Callable[..., Any], cloud: Any, path: str, container: str | None, node: str) -> None:
        self.playbook = playbook
        self.cloud = cloud
        self.path = path
        self.container = container
        self.node = node
        self.shell, self.owner = (here, "root") if node == HERE else (on_node, "cc")
        supervisor: Supervisor = Shell() if node == HERE else Systemd()
        self.places = supervisor.at(places_of(path))
        self.extra_options: tuple[str, ...] = _QUICK
        self.played: Any = None

    def run(
        self,
        *arguments: str,
        fails: bool = False,
        env: Mapping[str, str] | None = None,
        environment: Mapping[str, str] | None = None,
        **options: Any,
    ) -> Any:
        """Run the task; its result.

        :param env: variables of ansible-playbook
        :param environment: of the task on the node
        """
        defaults = {"cloud": self.cloud.name, "path": self.path, "container": self.container, "owner": self.owner}
        if self.extra_options:
            defaults["extra_options"] = self.extra_options
        options = {**defaults, **options}
        given = {name: value for name, value in options.items() if value is not None}
        connection, become = ("local", False) if self.node == HERE else ("ssh", True)
        text = _PLAY.format(
            node=self.node,
            connection=connection,
            become=become,
            options=json.dumps(given),
            environment=json.dumps(environment or {}),
        )
        self.played = self.playbook(text, *arguments, fails=fails, env=env)
        return self.played.results["Mount"][self.node]

    def keep_waiting(self) -> None:
        """What is written waits as long as rclone has it wait by itself: five seconds."""
        self.extra_options = ()

    def absent(self, *arguments: str, fails: bool = False, **options: Any) -> Any:
        """Take it away."""
        return self.run(*arguments, fails=fails, state="absent", **options)

    def credentials(self) -> list[str]:
        """Ids of the application credentials that the cloud has for this mount."""
        connection = self.cloud.connection
        everything = connection.identity.application_credentials(connection.session.get_user_id())
        return [one.id for one in everything if f"mount {self.node} {self.path} " in one.name]

    def remains(self) -> list[str]:
        """Whatever there is of the mount on the node."""
        places = self.places
        candidates = (places.unit_file, places.config, places.authorities, places.cache, places.record, self.path)
        wants = f"/etc/systemd/system/multi-user.target.wants/{places.unit}"
        tests = "".join(
            f"if [ -e '{path}' ] || [ -L '{path}' ]; then echo '{path}'; fi\n" for path in (*candidates, wants)
        )
        return self.shell(tests).splitlines()

    def helper(self) -> int:
        """The process that serves the mount."""
        return int(on_node(f"systemctl show --property=MainPID --value '{self.places.unit}'"))

    def object(self, name: str) -> bytes | None:
        """What the store has under a name."""
        answer = self.cloud.connection.session.get(self._url(name), raise_exc=False)
        return bytes(answer.content) if answer.status_code == 200 else None

    def put_object(self, name: str, content: bytes) -> None:
        """Write to the store, past the mount."""
        self.cloud.connection.session.put(self._url(name), data=content)

    def _url(self, name: str) -> str:
        return f"{self.cloud.object_store}/{self.container}/{quote(name)}"

    def force_away(self) -> None:
        """Leave nothing behind, whatever the test has done."""
        if self.node == NODE:
            self._force_away_from_node()
        else:
            Shell().kill(self.places)
            self.shell(self._remove_things())
        connection = self.cloud.connection
        for one in self.credentials():
            connection.identity.delete_application_credential(connection.session.get_user_id(), one)

    def _force_away_from_node(self) -> None:
        """In one script, and with nothing to do where the test has left nothing."""
        unit = self.places.unit
        on_node(
            f"if [ -e '{self.places.unit_file}' ] || systemctl is-active --quiet '{unit}'; then\n"
            f"systemctl kill --signal=SIGKILL '{unit}' 2>/dev/null || true\n"
            f"systemctl disable --now --quiet '{unit}' 2>/dev/null || true; again=1; fi\n"
            f"if [ -e '/run/systemd/system/{unit}.d' ]; then rm -r '/run/systemd/system/{unit}.d'; again=1; fi\n"
            f"{self._remove_things()}"
            '[ -z "$again" ] || systemctl daemon-reload\n'
        )

    def _remove_things(self) -> str:
        places = self.places
        return (
            f"while umount --lazy --no-canonicalize '{self.path}' 2>/dev/null; do true; done\n"
            f"rm -rf '{places.unit_file}' '{places.config}' '{places.authorities}' '{places.record}' '{places.cache}'\n"
            f"rm -rf --one-file-system '{self.path}'\n"
        )


@contextlib.contextmanager
def being_written(mount: MountOfATest) -> Iterator[None]:
    """A program has a file of the mount open and has written to it."""
    unit = f"writer-{mount.container}"
    on_node(
        f"systemd-run --quiet --unit={unit} /bin/sh -c 'exec 3>{mount.path}/open.txt; echo one >&3; exec sleep 600'\n"
        f"while [ ! -s {mount.path}/open.txt ]; do sleep 0.2; done"
    )
    try:
        yield
    finally:
        on_node(f"systemctl stop {unit}")


@pytest.fixture
def make_mount(playbook: Callable[..., Any], container: str) -> Iterator[Callable[..., MountOfATest]]:
    """Makes a :class:`MountOfATest` of a cloud, with a container that is there."""
    made: list[MountOfATest] = []

    def make(cloud: Any, name: str = "", node: str = NODE) -> MountOfATest:
        cloud.connection.object_store.create_container(container)
        path = f"/mnt/test_{uuid.uuid4().hex[:8]}{name}"
        made.append(MountOfATest(playbook, cloud, path, container, node))
        return made[-1]

    yield make
    for mount in made:
        mount.force_away()


@pytest.fixture
def mount(make_mount: Callable[..., MountOfATest], cloud: Callable[[str], Any]) -> MountOfATest:
    """A mount of the lab's Swift."""
    return make_mount(cloud("lab"))
