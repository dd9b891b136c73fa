# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plays that are measured: one task each, over hosts that are this machine under many names."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.tools import Command
from tests.lab import layout

COMMAND, COPY = "ansible.builtin.command", "ansible.builtin.copy"
SYNC, SYNC_AGAIN, MOUNT = "swift_sync", "swift_sync, nothing to do", "cloudfuse_mount, check mode"
TASKS = (COMMAND, COPY, SYNC, SYNC_AGAIN, MOUNT)
CLOUD, CONTAINER = "fleet", "bench-fleet"


def tasks(name: str, work: Path) -> list[dict[str, Any]]:
    """What the play of that name does."""
    here = f"{work}/hosts/{{{{ inventory_hostname }}}}"
    pull = {"direction": "pull", "path": here, "container": CONTAINER, "cloud": CLOUD}
    mount = {"path": "/mnt/bench-{{ inventory_hostname }}", "container": CONTAINER, "cloud": CLOUD}
    doing: dict[str, dict[str, Any]] = {
        COMMAND: {COMMAND: {"cmd": "true"}},
        COPY: {COPY: {"src": str(work / "file"), "dest": f"{here}.copy", "mode": "0644"}},
        SYNC: {"chameleon.data.swift_sync": pull},
        SYNC_AGAIN: {"chameleon.data.swift_sync": pull},
        MOUNT: {"chameleon.data.cloudfuse_mount": mount, "check_mode": True},
    }
    return [{"name": name, **doing[name]}]


def command(name: str, hosts: int, forks: int, work: Path, auth_url: str, region: str) -> Command:
    """``ansible-playbook`` with that play.

    :param work: a folder for what hosts and Ansible write
    :param auth_url: of Keystone, as the play is to reach it
    :param region: of the store
    """
    auth = {
        "auth_url": auth_url,
        "username": "demo",
        "password": layout.USER_PASSWORD,
        "project_name": "demo",
        "user_domain_id": "default",
        "project_domain_id": "default",
    }
    cloud = {"auth": auth, "region_name": region, "cacert": str(layout.AUTHORITY)}
    (work / "clouds.yaml").write_text(json.dumps({"clouds": {CLOUD: cloud}}))
    (work / "inventory").write_text(
        "".join(
            f"host{number:03} ansible_connection=local ansible_python_interpreter={sys.executable}\n"
            for number in range(hosts)
        )
    )
    play = {"hosts": "all", "gather_facts": False, "tasks": tasks(name, work)}
    (work / "play.json").write_text(json.dumps([play]))
    variables = {
        **{key: value for key, value in os.environ.items() if not key.startswith("OS_")},
        "OS_CLIENT_CONFIG_FILE": str(work / "clouds.yaml"),
        "ANSIBLE_CONFIG": str(layout.ROOT / "tests" / "benchmarks" / "ansible.cfg"),
        "ANSIBLE_COLLECTIONS_PATH": str(layout.ROOT / ".collections"),
        "ANSIBLE_LOCAL_TEMP": str(work / "tmp"),
        "ANSIBLE_REMOTE_TEMP": str(work / "tmp"),
    }
    program = Path(sys.executable).parent / "ansible-playbook"
    argv = [str(program), "-i", str(work / "inventory"), "--forks", str(forks), str(work / "play.json")]
    return Command(argv, variables, str(work))
