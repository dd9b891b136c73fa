# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shell script that keeps a mount up where systemd does not run. Pure."""

from __future__ import annotations

import shlex
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount.places import Places
from ansible_collections.chameleon.data.plugins.module_utils._mount.program import Program
from ansible_collections.chameleon.data.plugins.module_utils._mount.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._mount.supervisors import safe_unmount

# What the script writes to its log when the program has ended; whoever waits for the mount need not wait any longer.
ENDED = "the program ended with status"

_SCRIPT = """\
#!/bin/sh
# Written by the Ansible module chameleon.data.cloudfuse_mount: change the task, not this file.
# Keeps the object store mounted on {path} ({what}): starts its program again when it dies; SIGTERM ends both.
umask 077
program=

let_go() {{
    # A mount point without its program would answer "Transport endpoint is not connected".
    {unmount} 2>/dev/null
}}

stop() {{
    trap '' TERM
    {drain}
    [ -z "$program" ] || {kill_covered} "$program" 2>/dev/null
    let_go
    [ -z "$program" ] || kill "$program" 2>/dev/null
    wait
    exit 0
}}

trap stop TERM
# An image made of this node has the script but no credentials: nothing to do then.
while [ -e {config} ]; do
    if {before}; then
        {command} &
        program=$!
        wait "$program"
    else
        false
    fi
    echo "{ended} $?"
    program=
    let_go
    sleep 5 &
    wait $!
done
"""


def render(settings: Settings, places: Places, program: Program, point: str) -> str:
    """The text of the script.

    :param point: the mount point, free of links
    """
    command = f"{_line(program.silent)} >/dev/null 2>&1" if program.silent else _line(program.command)
    return _SCRIPT.format(
        path=shlex.quote(settings.path),
        what=settings.what,
        config=shlex.quote(places.config),
        drain=_line(program.drain) if program.drain else ":",
        before=" && ".join(map(_line, program.before)) or "true",
        command=command,
        kill_covered=_line(safe_unmount.kill_covered(point, program.source)),
        unmount=_line(safe_unmount.unmount(point, program.source, settings.path)),
        ended=ENDED,
    )


def _line(words: Sequence[str]) -> str:
    return " ".join(map(shlex.quote, words))
