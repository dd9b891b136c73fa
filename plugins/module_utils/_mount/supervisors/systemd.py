# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of systemd."""

from __future__ import annotations

import os
import re
import subprocess

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._files import small_files
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import unit
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors.base import Failed, Supervisor
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import real_path

# Seconds; longer than any start or stop that a unit allows itself
_PATIENCE = 240
_LINES = 3
_COMMAND = re.compile("^ *ExecStart *=", re.MULTILINE)
_UNITS = "/etc/systemd/system"
_WANTS = f"{_UNITS}/multi-user.target.wants"  # as the unit's [Install] says
# Of the administrator, until the next boot, and of 'systemctl set-property' (systemd.unit(5))
_OVERRIDES = (_UNITS, "/run/systemd/system", "/etc/systemd/system.control", "/run/systemd/system.control")


class Systemd(Supervisor):
    """A unit for each mount. See :class:`Supervisor`."""

    boots = True

    @staticmethod
    def runs() -> bool:
        """Whether this node was booted with it (sd_booted(3))."""
        return os.path.isdir("/run/systemd/system")

    def at(self, places: Places) -> Places:
        unit_name = f"chameleon-data-{places.name}.service"
        return places._replace(unit=unit_name, unit_file=f"{_UNITS}/{unit_name}")

    def render(self, settings: Settings, places: Places, program: Program) -> str:
        free_of_links = places._replace(cache=os.path.realpath(places.cache))
        return unit.render(settings, free_of_links, program, real_path(settings.path))

    def reload(self) -> None:
        _systemctl("daemon-reload")

    def forget(self, places: Places) -> None:
        self.reload()
        _systemctl("reset-failed", places.unit, check=False)

    def start(self, places: Places) -> None:
        _systemctl("reset-failed", places.unit, check=False)
        _systemctl("start", places.unit)

    def start_soon(self, places: Places) -> None:
        _systemctl("start", "--no-block", places.unit, check=False)

    def stop(self, places: Places) -> None:
        _systemctl("stop", places.unit, check=False)
        _systemctl("reset-failed", places.unit, check=False)

    def kill(self, places: Places) -> None:
        _systemctl("kill", "--signal=SIGKILL", places.unit, check=False)

    def is_active(self, places: Places) -> bool:
        return _systemctl("is-active", "--quiet", places.unit, check=False) == 0

    def is_enabled(self, places: Places) -> bool:
        # Of a unit whose file was removed by hand systemctl says that it is not there, whatever links to it.
        linked = os.path.islink(f"{_WANTS}/{places.unit}")
        return linked or _systemctl("is-enabled", "--quiet", places.unit, check=False) == 0

    def has_failed(self, places: Places) -> bool:
        return _systemctl("is-failed", "--quiet", places.unit, check=False) == 0

    def additions(self, places: Places) -> list[str]:
        folders = (f"{folder}/{places.unit}.d" for folder in _OVERRIDES)
        return [folder for folder in folders if os.path.isdir(folder)]

    def overrides(self, places: Places) -> list[str]:
        answer = _run(["systemctl", "show", "--property=DropInPaths", "--value", places.unit])
        return [path for path in answer.stdout.split() if _COMMAND.search(small_files.read(path) or "")]

    def enable(self, places: Places) -> None:
        _systemctl("enable", "--quiet", places.unit)

    def disable(self, places: Places) -> None:
        _systemctl("disable", "--quiet", places.unit)

    def last_lines(self, places: Places) -> str:
        answer = _run(["journalctl", "--quiet", "--output=cat", f"--lines={_LINES}", f"_SYSTEMD_UNIT={places.unit}"])
        return " / ".join(answer.stdout.strip().splitlines())

    def where_to_look(self, places: Places) -> str:
        return f"journalctl -u {places.unit}"


def _systemctl(*arguments: str, check: bool = True) -> int:
    answer = _run(["systemctl", *arguments])
    if check and answer.returncode != 0:
        raise Failed((answer.stderr.strip().splitlines() or ["no message"])[0])
    return answer.returncode


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",  # what programs have written into the journal
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            "systemd", f"'{' '.join(command)}' did not return within {_PATIENCE} s", "Look at the node's journal."
        ) from error
