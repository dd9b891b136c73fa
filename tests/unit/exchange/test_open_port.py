# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The port of an exchange is open in the firewall as long as a process lives, and no longer; firewalls are stubs."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from typing import Callable

import pytest

from tests.tools.paths import ROOT

SCRIPT = ROOT / "roles" / "dataset_stage" / "files" / "open-port.sh"

UFW = """
case "$*" in
    status) echo 'Status: active'; sed 's/$/                   ALLOW       Anywhere/' rules ;;
    'allow 6881/tcp') echo 6881/tcp >> rules ;;
    'delete allow 6881/tcp') sed -i '/^6881/d' rules ;;
    *) exit 2 ;;
esac
"""
FIREWALLD = """
case "$*" in
    --state) ;;
    '--quiet --query-port=6881/tcp') grep -q 6881 rules ;;
    '--quiet --add-port=6881/tcp') echo 6881/tcp >> rules ;;
    '--quiet --remove-port=6881/tcp') sed -i '/^6881/d' rules ;;
    *) exit 2 ;;
esac
"""


@pytest.fixture
def open_port(tmp_path: Path) -> Callable[[int], str]:
    """Runs the script; ``rules`` in the test's folder are what the firewall lets in."""
    (tmp_path / "rules").write_text("22/tcp\n")
    text = SCRIPT.read_text().replace("/run/", f"{tmp_path}/")

    def run(pid: int) -> str:
        command = ["sh", "-c", text, "open-port.sh", "6881", str(pid)]
        path = f"{tmp_path}:/usr/bin:/bin"
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=tmp_path, env={"PATH": path}, timeout=60
        )
        return done.stdout

    return run


def have(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{text}")
    (folder / name).chmod(0o755)


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


@pytest.mark.parametrize(("name", "text"), [("ufw", UFW), ("firewall-cmd", FIREWALLD)])
def test_it_is_open_as_long_as_the_process_lives(
    name: str, text: str, open_port: Callable[[int], str], tmp_path: Path
) -> None:
    have(tmp_path, name, text)
    rules = tmp_path / "rules"
    first, second = (subprocess.Popen(["sleep", "600"]) for _number in range(2))
    try:
        assert open_port(first.pid) == "opened\n"
        assert "6881" in rules.read_text()
        first.kill()
        first.wait()
        # The next one waits until it is closed, which else would be closed under it.
        assert open_port(second.pid) == "opened\n"
        assert "6881" in rules.read_text()
    finally:
        for process in (first, second):
            process.kill()
            process.wait()
    assert until(lambda: rules.read_text() == "22/tcp\n")


@pytest.mark.parametrize(("name", "text"), [("ufw", UFW), ("firewall-cmd", FIREWALLD)])
def test_what_is_open_already_stays_so(name: str, text: str, open_port: Callable[[int], str], tmp_path: Path) -> None:
    have(tmp_path, name, text)
    (tmp_path / "rules").write_text("6881/tcp\n")
    assert open_port(os.getpid()) == ""
    assert (tmp_path / "rules").read_text() == "6881/tcp\n"


def test_without_a_firewall_nothing_is_done(open_port: Callable[[int], str]) -> None:
    assert open_port(os.getpid()) == ""
