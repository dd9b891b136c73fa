# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A system that boots in a container, with a network card of its own on the lab's bridge."""

from dataclasses import dataclass
from pathlib import Path
from typing import Sequence

from tests.lab.nodes.cgroup import Cgroup
from tests.lab.nodes.link import Link
from tests.lab.process import Daemon

SUPERVISE = Path(__file__).parent / "supervise.sh"


@dataclass(frozen=True)
class Container:
    """:ivar name: of its process, and of its link: up to 15 characters
    :ivar tree: what it starts from, and never writes to
    :ivar data: the folder of what it writes
    :ivar watched: files that it counts as outdated by, beside the lab's own
    """

    name: str
    hostname: str
    address: str
    tree: Path
    data: Path
    watched: Sequence[Path] = ()

    @property
    def link(self) -> Link:
        return Link(self.name, self.address)

    @property
    def cgroup(self) -> Cgroup:
        return Cgroup(self.link.namespace)

    @property
    def daemon(self) -> Daemon:
        arguments = [self.link.namespace, self.hostname, str(self.tree), str(self.data)]
        command = [str(SUPERVISE), *arguments]
        return Daemon(self.name, command, watched=[SUPERVISE, *self.watched], in_netns=False)

    def kill(self) -> None:
        """The power is cut: SIGKILL to the outermost process, and no process of it is left after it."""
        self.daemon.kill()
        self.cgroup.end()

    def remove(self) -> None:
        """Take it away, but for its data."""
        self.kill()
        self.daemon.pidfile.unlink(missing_ok=True)
        self.link.remove()
