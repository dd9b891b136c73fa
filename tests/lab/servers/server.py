# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A server of Nova's, as a node of the lab."""

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Mapping, Sequence

from tests.lab import layout
from tests.lab.nodes.container import Container
from tests.lab.parts import LabError
from tests.lab.process import write_whole
from tests.lab.servers import first_boot, floating, trees

_FOLDER = layout.DATA / "servers"


@dataclass(frozen=True)
class Server:
    """:ivar uuid: Nova's"""

    uuid: str

    @classmethod
    def all(cls) -> "Sequence[Server]":
        """Those that were made and not removed."""
        return [cls(path.parent.name) for path in sorted(_FOLDER.glob("*/told.json"))]

    @property
    def data(self) -> Path:
        return _FOLDER / self.uuid

    @property
    def told(self) -> Mapping[str, Any]:
        """What Nova told: driver.py."""
        found: Mapping[str, Any] = json.loads((self.data / "told.json").read_text())
        return found

    @property
    def container(self) -> Container:
        told = self.told
        tree = trees.path(told["image"], told["properties"])
        return Container(f"server-{self.uuid[:8]}", told["hostname"], told["addresses"][0], tree, self.data)

    def make(self, told: Mapping[str, Any]) -> None:
        """Have it run, with an address, from its image; nothing of it is left when that cannot be.

        :raises LabError: it cannot be made so
        """
        if not told["addresses"]:
            raise LabError("a server of the lab needs a network")
        try:
            write_whole(self.data / "told.json", json.dumps(told))
            tree = trees.make(told["image"], told["properties"])
            first_boot.lay(self.uuid, told, self.data / "upper", tree)
            self.start()
        except BaseException:
            self.remove()
            raise

    def start(self) -> None:
        """Its power is switched on."""
        self.connect()
        self.container.daemon.start()

    def connect(self) -> None:
        """Have it in the network, with its floating IPs."""
        if not self.container.link.whole():
            self.container.link.make()
            floating.apply()

    def stop(self) -> None:
        """Its power is cut. Its disk stays."""
        self.container.kill()

    def restart(self) -> None:
        self.stop()
        self.start()

    def remove(self) -> None:
        """Take it away with its disk. Nothing there is no error."""
        if (self.data / "told.json").exists():
            self.container.remove()
        shutil.rmtree(self.data, ignore_errors=True)
