# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The testbed's own sign-in: a code to be entered in a browser, and a refresh token that is good once."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import Any, Callable

import pytest
import yaml

from tests.integration.signin.test_ways_to_sign_in import OIDC
from tests.lab import layout
from tests.lab.patience import patience

HOSTS = [f"fleet{number:02}" for number in range(50)]
PLUGIN = layout.ROOT / "tests" / "lab" / "oidc" / "client"
PROVIDER = layout.url("oidc")
_UNSEEN: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": subprocess.DEVNULL}


def provider(path: str) -> Any:
    """What the identity provider answers."""
    with urllib.request.urlopen(f"{PROVIDER}/{path}") as response:
        return json.load(response)


@pytest.fixture
def command(lab: Any, tmp_path: Path, container: str) -> Callable[[int], list[str]]:
    """The command of a play over so many hosts."""
    cloud = {"auth_type": "v3chameleonoidc", "auth": {**OIDC, "client_secret": ""}, "region_name": "RegionOne"}
    cloud["cacert"] = str(layout.AUTHORITY)
    (tmp_path / "clouds.yaml").write_text(yaml.safe_dump({"clouds": {"chi": cloud}}))
    local = f"ansible_connection=local ansible_python_interpreter={sys.executable}"
    (tmp_path / "fleet").write_text("".join(f"{host} {local}\n" for host in HOSTS))
    task = {"name": "Make", "chameleon.data.swift_container": {"cloud": "chi", "name": container}, "check_mode": True}
    (tmp_path / "play.json").write_text(json.dumps([{"hosts": "all", "gather_facts": False, "tasks": [task]}]))

    def run(hosts: int) -> list[str]:
        limit = ",".join(HOSTS[:hosts])
        return [
            "ansible-playbook",
            "-i",
            str(tmp_path / "fleet"),
            "--limit",
            limit,
            "-f25",
            str(tmp_path / "play.json"),
        ]

    return run


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """With the plugin, and nothing kept by it yet."""
    return {
        **os.environ,
        "OS_CLIENT_CONFIG_FILE": str(tmp_path / "clouds.yaml"),
        "CC_LOGIN_STATE": str(tmp_path / "state"),
        "PYTHONPATH": str(PLUGIN),
        "ANSIBLE_NOCOLOR": "1",
    }


def at_a_terminal(command: list[str], environment: dict[str, str], on_output: Callable[[str], None]) -> str:
    """Run it where somebody sees it; *on_output* is given all that there is, again and again."""
    here, there = pty.openpty()
    process = subprocess.Popen(command, env=environment, stdin=there, stdout=there, stderr=there, close_fds=True)
    os.close(there)
    output = ""
    while True:
        try:
            output += os.read(here, 4096).decode(errors="replace")
        except OSError:  # nobody has the other end any more
            break
        on_output(output)
    os.close(here)
    assert process.wait(patience(60)) == 0, output
    return output


def test_a_person_is_asked_once_and_what_is_kept_is_used_once_by_each_of_two_runs(
    command: Callable[[int], list[str]], environment: dict[str, str], tmp_path: Path
) -> None:
    before = provider("asked")
    approved: list[str] = []

    def person(output: str) -> None:
        asked = re.search(r"cloud chi: To authenticate please go to: \S+user_code=(\w+)", output.replace("\r\n", ""))
        if asked and not approved:
            time.sleep(1)  # others would ask in the meantime
            approved.append(asked.group(1))
            provider(f"approve?user_code={asked.group(1)}&username=demo")

    output = at_a_terminal(command(10), environment, person)
    assert output.count("To authenticate") == 1
    first_result = re.search(r"^(ok|changed|fatal): ", output, re.MULTILINE)
    assert first_result and output.index("To authenticate") < first_result.start()
    assert provider("asked").get("device", 0) - before.get("device", 0) == 1

    at_once = [subprocess.Popen(command(hosts), env=environment, **_UNSEEN) for hosts in (50, 3)]
    assert [run.wait(patience(120)) for run in at_once] == [0, 0]
    after = provider("asked")
    assert after["refresh_token"] - before.get("refresh_token", 0) == len(at_once)
    assert after.get("used refresh_token", 0) == before.get("used refresh_token", 0)
    assert after["device"] - before.get("device", 0) == 1


def test_where_nobody_can_answer_the_run_ends_and_says_why(
    command: Callable[[int], list[str]], environment: dict[str, str]
) -> None:
    done = subprocess.run(
        command(5), env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    said = " ".join((done.stdout + done.stderr).split())
    assert done.returncode != 0
    assert "cloud chi: it wants a person to sign in (To authenticate please go to" in said
    assert "the run has no terminal" in said and "application credential" in said
