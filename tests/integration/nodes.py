# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shell scripts on the lab's nodes."""

from __future__ import annotations

import subprocess

from tests.lab.nodes import access


def call_on(node: str, script: str, user: str = "root") -> subprocess.CompletedProcess[str]:
    """Run a shell script on a node; it ends with the first command that fails.

    It comes through standard input, so it finds itself in no list of processes.

    :param user: ``root``, or ``cc`` whom the lab signs in
    """
    shell = ["bash", "-e"] if user == "cc" else ["sudo", "bash", "-e"]
    command = ["ssh", "-F", str(access.CONFIG), node, *shell]
    return subprocess.run(command, check=False, input=script, capture_output=True, text=True)


def run_on(node: str, script: str, user: str = "root") -> str:
    """What such a script prints; it has to succeed."""
    done = call_on(node, script, user)
    assert done.returncode == 0, f"{script}\n{done.stdout}{done.stderr}"
    return done.stdout
