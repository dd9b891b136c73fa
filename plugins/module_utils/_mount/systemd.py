# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of systemd."""

from __future__ import annotations

import os
import subprocess

from ansible_collections.chameleon.data.plugins.module_utils._errors import Missing, Unavailable

# Seconds; longer than any start or stop that a unit allows itself
_PATIENCE = 240


class Failed(Exception):
    """A command of systemd said no; the text is its last line."""


def require() -> None:
    """:raises Missing: systemd does not run here."""
    if not os.path.isdir("/run/systemd/system"):
        raise Missing(
            "systemd",
            "it does not run on this node, and a mount needs something that keeps it up",
            "Use a node that is booted with systemd.",
        )


def reload() -> None:
    """Read the unit files again."""
    _systemctl("daemon-reload")


def start(unit: str) -> None:
    """Start and return when the unit says that it is ready.

    :raises Failed: it did not get ready
    """
    _systemctl("reset-failed", unit, check=False)
    _systemctl("start", unit)


def start_soon(unit: str) -> None:
    """Have it started and do not wait for it."""
    _systemctl("start", "--no-block", unit, check=False)


def stop(unit: str) -> None:
    """Stop; a unit that does not run or is not there is fine."""
    _systemctl("stop", unit, check=False)
    _systemctl("reset-failed", unit, check=False)


def kill(unit: str) -> None:
    """End its processes at once, without a chance to clean up."""
    _systemctl("kill", "--signal=SIGKILL", unit, check=False)


def is_active(unit: str) -> bool:
    """Whether it runs."""
    return _systemctl("is-active", "--quiet", unit, check=False) == 0


def is_enabled(unit: str) -> bool:
    """Whether it is started at boot."""
    return _systemctl("is-enabled", "--quiet", unit, check=False) == 0


def enable(unit: str) -> None:
    """Have it started at boot."""
    _systemctl("enable", "--quiet", unit)


def disable(unit: str) -> None:
    """Do not have it started at boot."""
    _systemctl("disable", "--quiet", unit)


def last_lines(unit: str, lines: int = 3) -> str:
    """What the unit's programs said last."""
    answer = _run(["journalctl", "--quiet", "--output=cat", f"--lines={lines}", f"_SYSTEMD_UNIT={unit}"])
    return " / ".join(answer.stdout.strip().splitlines())


def _systemctl(*arguments: str, check: bool = True) -> int:
    answer = _run(["systemctl", *arguments])
    if check and answer.returncode != 0:
        raise Failed((answer.stderr.strip().splitlines() or ["no message"])[0])
    return answer.returncode


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=_PATIENCE
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            "systemd", f"'{' '.join(command)}' did not return within {_PATIENCE} s", "Look at the node's journal."
        ) from error
