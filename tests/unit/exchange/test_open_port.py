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

STATUS = """
[ "$*" = status ] || exit 2
echo 'Status: active'; sed -n 's/^user //p' rules
"""
IPTABLES = """
case "$*" in
    '--wait --insert ufw-user-input --protocol tcp --dport 6881 --jump ACCEPT') echo 6881/tcp >> rules ;;
    '--wait --delete ufw-user-input --protocol tcp --dport 6881 --jump ACCEPT') sed -i '/^6881/d' rules ;;
    *) exit 2 ;;
esac
"""
# Of a node without IPv6
IP6TABLES = "exit 1"
# The address is of an interface in the zone 'lab'.
FIREWALLD = """
case "$*" in
    --state) ;;
    --get-zone-of-interface=eth7) echo lab ;;
    '--quiet --zone=lab --query-port=6881/tcp') grep -q '6881/tcp  *ALLOW  *Anywhere' rules ;;
    '--quiet --zone=lab --add-port=6881/tcp') echo 6881/tcp >> rules ;;
    '--quiet --zone=lab --remove-port=6881/tcp') sed -i '/^6881/d' rules ;;
    *) exit 2 ;;
esac
"""
IP = """
[ "$*" = '-o address show to 10.0.0.1' ] && echo '7: eth7    inet 10.0.0.1/24 scope global eth7'
"""
PROGRAMS = {
    "ufw": {"ufw": STATUS, "iptables": IPTABLES, "ip6tables": IP6TABLES},
    "firewalld": {"firewall-cmd": FIREWALLD, "ip": IP},
}


@pytest.fixture
def open_port(tmp_path: Path) -> Callable[[int], str]:
    """Runs the script; ``rules`` in the test's folder are what the firewall lets in."""
    (tmp_path / "rules").write_text("22/tcp\n")
    text = SCRIPT.read_text().replace("/run/", f"{tmp_path}/")

    def run(pid: int) -> str:
        command = ["sh", "-c", text, "open-port.sh", "6881", str(pid), "10.0.0.1"]
        path = f"{tmp_path}:/usr/bin:/bin"
        done = subprocess.run(
            command, check=True, capture_output=True, text=True, cwd=tmp_path, env={"PATH": path}, timeout=60
        )
        return done.stdout

    return run


def have(folder: Path, firewall: str) -> None:
    for name, text in PROGRAMS[firewall].items():
        (folder / name).write_text(f"#!/bin/sh\n{text}")
        (folder / name).chmod(0o755)


def until(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not true() and time.monotonic() < deadline:
        time.sleep(0.05)
    return true()


@pytest.mark.parametrize("firewall", PROGRAMS)
def test_it_is_open_as_long_as_the_process_lives(
    firewall: str, open_port: Callable[[int], str], tmp_path: Path
) -> None:
    have(tmp_path, firewall)
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


@pytest.mark.parametrize("firewall", PROGRAMS)
def test_what_is_open_already_stays_so(firewall: str, open_port: Callable[[int], str], tmp_path: Path) -> None:
    have(tmp_path, firewall)
    (tmp_path / "rules").write_text("user 6881/tcp                   ALLOW       Anywhere\n")
    assert open_port(os.getpid()) == ""
    assert (tmp_path / "rules").read_text() == "user 6881/tcp                   ALLOW       Anywhere\n"


@pytest.mark.parametrize(
    ("rule", "opened"),
    [
        ("6881/tcp                   DENY        Anywhere", False),
        ("6881                       REJECT      Anywhere", False),
        ("6881/tcp                   LIMIT IN    Anywhere", False),
        ("6881/tcp                   ALLOW       10.0.0.0/8", True),
        ("16881/tcp                  DENY        Anywhere", True),
    ],
)
def test_who_has_a_rule_for_it_means_that(
    rule: str, opened: bool, open_port: Callable[[int], str], tmp_path: Path
) -> None:
    have(tmp_path, "ufw")
    (tmp_path / "rules").write_text(f"user {rule}\n")
    with subprocess.Popen(["sleep", "600"]) as process:
        try:
            assert open_port(process.pid) == ("opened\n" if opened else "")
        finally:
            process.kill()
    assert until(lambda: (tmp_path / "rules").read_text() == f"user {rule}\n")


def test_without_a_firewall_nothing_is_done(open_port: Callable[[int], str]) -> None:
    assert open_port(os.getpid()) == ""
