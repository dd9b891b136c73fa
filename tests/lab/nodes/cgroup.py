# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A node's cgroup (version 2): all its processes under one name, to freeze, to end and to see the last of."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Optional


def mounted() -> Optional[Path]:
    """Where this machine has the version 2 tree."""
    for line in Path("/proc/self/mounts").read_text().splitlines():
        _source, where, kind, *_rest = line.split()
        if kind == "cgroup2":
            return Path(where)
    return None


@dataclass(frozen=True)
class Cgroup:
    """A group at the top of the tree; it is made by who enters it (supervise.sh)."""

    name: str

    @property
    def path(self) -> Path:
        return (mounted() or Path("/sys/fs/cgroup")) / self.name

    def freeze(self, frozen: bool) -> None:
        """Let none of its processes run, or all again."""
        self._write("cgroup.freeze", str(int(frozen)))

    def frozen(self) -> bool:
        control = self.path / "cgroup.freeze"
        return control.exists() and control.read_text().strip() == "1"

    def end(self, patience: float = 10.0) -> None:
        """SIGKILL to all in it, wait until they are gone, remove it."""
        self._write("cgroup.kill", "1")
        end = time.monotonic() + patience
        while self._populated():
            if time.monotonic() > end:
                raise TimeoutError(f"processes in {self.path} do not end, not even by SIGKILL")
            time.sleep(0.02)
        for group in sorted([self.path, *self.path.rglob("*/")], reverse=True):
            if group.is_dir():
                group.rmdir()

    def _populated(self) -> bool:
        events = self.path / "cgroup.events"
        return events.exists() and "populated 1" in events.read_text()

    def _write(self, control: str, value: str) -> None:
        if self.path.exists():
            (self.path / control).write_text(value)
