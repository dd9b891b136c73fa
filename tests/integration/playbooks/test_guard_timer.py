# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The units of ``examples/lease``, set up on a node as the page on leases says, and started by its systemd.

Nodes have no Ansible: a script has its place that writes down how it is started. What the guard does then is shown in
lease_guard.
"""

from __future__ import annotations

import base64
import io
import tarfile
from typing import Iterator

import pytest

from tests.integration.docs.pages import PAGES, examples_of
from tests.integration.nodes import call_on, run_on
from tests.integration.waiting import wait_for
from tests.lab import layout
from tests.lab.lab import Lab

NODE = "node1"
PROGRAM = "/usr/local/bin/ansible-playbook"
# It fails from the second time on.
STARTED = """#!/bin/sh
echo "$PWD" "$OS_CLIENT_CONFIG_FILE" "$@" >> ~/experiment/started
test "$(wc -l < ~/experiment/started)" = 1
"""
MISSED = "d=~/.local/share/systemd/timers; mkdir -p $d; touch -d '1 hour ago' $d/stamp-guard.timer"


def commands() -> list[str]:
    """What the page has people type to set them up."""
    (page,) = (page for page in PAGES if page.stem == "leases")
    told = [example.commands for example in examples_of(page)]
    return [*next(found for found in told if any("guard.timer" in command for command in found))]


@pytest.fixture
def clone(lab: Lab) -> Iterator[None]:
    """The examples where a clone of the repository has them, and the program in a folder of the system."""
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        archive.add(layout.ROOT / "examples/lease", "examples/lease")
    run_on(NODE, f"base64 -d <<< {base64.b64encode(packed.getvalue()).decode()} | tar x", user="cc")
    run_on(NODE, f"cat > {PROGRAM} << 'END'\n{STARTED}END\nchmod 755 {PROGRAM}")
    yield
    run_on(NODE, "systemctl --user disable --now guard.timer; systemctl --user reset-failed", user="cc")
    run_on(NODE, "cd; rm -rf examples experiment .config/systemd .local/share/systemd", user="cc")
    run_on(NODE, f"loginctl disable-linger cc; rm {PROGRAM}")


def test_they_start_the_guard_and_make_up_for_what_was_missed(clone: None) -> None:
    for command in (MISSED, *commands()):
        done = call_on(NODE, command, user="cc")
        assert done.returncode == 0, (command, done.stderr)
    started = "cat experiment/started"
    wait_for(lambda: call_on(NODE, started, user="cc").stdout, 60, "the timer to start it")
    home = run_on(NODE, "pwd", user="cc").strip()
    expected = (
        f"{home}/experiment {home}/experiment/guard-clouds.yaml -i inventory.yml chameleon.data.guard -e @guard.yml"
    )
    assert run_on(NODE, started, user="cc").splitlines() == [expected]
    assert "guard.timer" in run_on(NODE, "systemctl --user list-timers", user="cc")
    assert run_on(NODE, "ls /var/lib/systemd/linger").split() == ["cc"]
    assert call_on(NODE, "systemctl --user start guard", user="cc").returncode != 0, "who fails is told"
    assert "failed" in run_on(NODE, "systemctl --user list-units --failed guard.service", user="cc")
