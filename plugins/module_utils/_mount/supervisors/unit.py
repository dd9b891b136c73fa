# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit that keeps a mount up. Pure."""

from __future__ import annotations

import os
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import DRAIN_AT_STOP, Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import safe_unmount

_UNIT = """\
# Written by the Ansible module chameleon.data.cloudfuse_mount: change the task, not this file.
[Unit]
Description=Object store on {path} ({what})
Wants=network-online.target
After=network-online.target
# An image made of this node has the unit but no credentials: nothing to start then.
ConditionPathExists={config}
# Before a disk is there its folder is another one: what waits in the cache would not be found.
RequiresMountsFor={folders}

[Service]
# No private mount namespace (PrivateTmp and the like): nobody else would see the mount.
Type={type}
{commands}
ExecStop=-{kill_covered} $MAINPID
ExecStop=-{unmount}
# After a crash: a mount point without its program would answer "Transport endpoint is not connected".
ExecStopPost=-{unmount}
Restart=on-failure
RestartSec=5
TimeoutStartSec=90
TimeoutStopSec={stop}
UMask=0077
# What is in its memory signs in.
LimitCORE=0

[Install]
WantedBy=multi-user.target
"""


def render(settings: Settings, places: Places, program: Program, point: str) -> str:
    """The text of the unit file.

    :param places: with a cache free of links
    :param point: the mount point, free of links
    """
    return _UNIT.format(
        folders=" ".join(map(_folder, (places.cache, os.path.dirname(point)))),
        kill_covered=_line(safe_unmount.kill_covered(point, program.source)),
        unmount=_line(safe_unmount.unmount(point, program.source, settings.path)),
        path=quote(settings.path),
        what=settings.what.replace("%", "%%"),
        config=places.config,
        type=program.type,
        commands="\n".join(_commands(program)),
        stop=DRAIN_AT_STOP + 30,
    )


def _commands(program: Program) -> list[str]:
    lines = [f"ExecStartPre={_line(command)}" for command in program.before]
    lines.append(f"ExecStart={_line(program.command)}")
    return lines + ([f"ExecStop=-{_line(program.drain)}"] if program.drain else [])


def quote(word: str) -> str:
    """A word of a command line in a unit: specifiers, variables and quoting switched off (systemd.service(5))."""
    escaped = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    if escaped == word and word and not set(word) & set(" \t\n';"):
        return word
    return f'"{escaped}"'


def _folder(path: str) -> str:
    """A path in a unit where no variables are known."""
    return quote(path).replace("$$", "$")


def _line(words: Sequence[str]) -> str:
    return " ".join(quote(word) for word in words)
