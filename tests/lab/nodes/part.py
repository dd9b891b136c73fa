# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node: a real systemd in a container, reached by SSH, with the kernel and boot loader that let it be imaged.

What it writes is kept through reboots and kills, and gone after `down`: a node is leased, not owned.
"""

import shutil
import subprocess
import time
import uuid
from pathlib import Path
from typing import Optional, Sequence

from tests.lab import layout, netns
from tests.lab.nodes import access, distributions, identity, image, machine, root
from tests.lab.nodes.container import Container
from tests.lab.parts import Health, LabError, Part, Setting
from tests.lab.process import Daemon

_MAY_BE_BOOTING = 15.0  # seconds that one which runs is given to answer before it is started anew
_WELL = ("running", "degraded")  # degraded: a unit failed, which is for whoever runs it to judge


class Node(Part):
    needs = ("network",)
    settings = {
        "image": Setting("", "be a machine made of this disk image (path of a qcow2 or raw file), of no distribution"),
        "distribution": Setting(distributions.USUAL, f"be one of {', '.join(distributions.ALL)}"),
    }

    def __init__(self, name: str) -> None:
        self.name = name
        self.by_request = name in layout.MORE_NODES
        super().__init__()

    @property
    def data(self) -> Path:
        """What it writes, above the tree of now: above another it would make no sense."""
        made_of = root.path(self.distribution).parent.name
        if self.chosen["image"]:
            path = Path(self.chosen["image"])
            changed = path.stat().st_mtime_ns if path.exists() else 0
            made_of = f"image-{uuid.uuid5(uuid.NAMESPACE_URL, f'{path}?{changed}').hex}"
        return layout.DATA / self.name / made_of

    @property
    def distribution(self) -> distributions.Distribution:
        """What it is where it is not made of an image.

        :raises LabError: there is none of that name
        """
        name = self.chosen["distribution"]
        if name not in distributions.ALL:
            raise LabError(f"{self.name}: no distribution {name}. There are {', '.join(distributions.ALL)}.")
        return distributions.ALL[name]

    @property
    def tree(self) -> Path:
        """What it starts from, and never writes to."""
        return self.data / "tree" if self.chosen["image"] else root.path(self.distribution)

    @property
    def container(self) -> Container:
        watched = [access.KEY.with_suffix(".pub"), access.KNOWN_HOSTS]
        return Container(self.name, self.name, layout.ALL_NODES[self.name], self.tree, self.data, watched)

    def cannot(self) -> Optional[str]:
        return machine.cannot(root.path(self.distribution).exists())

    def prepare(self) -> None:
        if self.chosen["image"]:
            image.unpack(Path(self.chosen["image"]), self.tree)
        else:
            root.make(self.distribution)

    def up(self) -> str:
        access.make()
        whole = self.container.link.whole()
        if not whole:
            self.container.link.make()
        self.cont()
        daemon = self.container.daemon
        known = daemon.pidfile.exists()
        if daemon.current() and self._answers_soon():
            return "already up" if whole else "repaired"
        self.kill()
        identity.lay(self.name, self.data / "upper", self.tree)
        daemon.start()
        daemon.wait(lambda: self.health().ok, "answer by SSH with its system up")
        return "repaired" if known else "started"

    def down(self) -> None:
        access.hang_up(self.name)
        self.container.remove()
        if (layout.DATA / self.name).exists():
            shutil.rmtree(layout.DATA / self.name)

    def health(self) -> Health:
        if not self.container.daemon.pid():
            return Health(False, "is not running")
        if self.container.cgroup.frozen():
            return Health(False, "is stopped (cont goes on)")
        asked = self.ask(
            "systemctl is-system-running; systemctl list-units --failed --plain --no-legend | cut -d' ' -f1"
        )
        state, *failed = asked.stdout.split() or [""]
        if state not in _WELL:
            return Health(False, state or f"no answer by SSH: {asked.stderr.strip()}")
        return Health(True, " ".join([f"{access.USER}@{layout.ALL_NODES[self.name]}, systemd {state}", *failed]))

    def ask(self, command: str) -> "subprocess.CompletedProcess[str]":
        """Run a shell command on it as its user, by SSH, within five seconds."""
        ssh = ["ssh", "-F", str(access.CONFIG), "-o", "ConnectTimeout=2", "-o", "ControlPath=none", self.name, command]
        try:
            with netns.entered():
                return subprocess.run(
                    ssh, stdin=subprocess.DEVNULL, check=False, capture_output=True, text=True, timeout=5
                )
        except subprocess.TimeoutExpired:
            return subprocess.CompletedProcess(ssh, 255, "", "the connection hangs")
        except OSError as error:
            return subprocess.CompletedProcess(ssh, 255, "", str(error))

    def daemons(self) -> Sequence[Daemon]:
        return [self.container.daemon]

    def kill(self) -> None:
        """The power is cut."""
        self.container.kill()
        access.hang_up(self.name)

    def stop(self) -> None:
        """It hangs: none of its processes runs, its connections stay open."""
        self.container.cgroup.freeze(True)

    def cont(self) -> None:
        self.container.cgroup.freeze(False)

    def _answers_soon(self) -> bool:
        end = time.monotonic() + _MAY_BE_BOOTING
        while not self.health().ok:
            if time.monotonic() > end:
                return False
            time.sleep(0.1)
        return True
