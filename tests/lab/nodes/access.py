# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach the nodes: the lab's SSH key, the nodes' host keys, the ssh configuration and the inventory.

All of it is there before the nodes are, so host keys are checked strictly, from the first connection on.
"""

import contextlib
import json
import shlex
import shutil
import subprocess
import threading
from pathlib import Path
from typing import Sequence

from tests.lab import layout
from tests.lab.parts import LabError
from tests.lab.process import write_whole

USER = "cc"
SSH = layout.STATE / "ssh"
KEY = SSH / "id_ed25519"
CONFIG = SSH / "config"
KNOWN_HOSTS = SSH / "known_hosts"
# Of the connections that Ansible keeps open. A socket's path may have 107 characters, and a checkout's has more.
CONTROL = Path("/run") / layout.LAB_ID

_making = threading.Lock()


def make() -> None:
    """Make the keys that are missing, and write the rest anew. Both nodes do it, one at a time."""
    with _making:
        SSH.mkdir(parents=True, exist_ok=True)
        if not (KEY.exists() and public_key()):
            KEY.unlink(missing_ok=True)
            _keygen("-q", "-t", "ed25519", "-N", "", "-C", layout.LAB_ID, "-f", str(KEY))
        for node in layout.ALL_NODES:
            folder = SSH / node / "etc" / "ssh"  # ssh-keygen's own idea of where below a prefix
            folder.mkdir(parents=True, exist_ok=True)
            _keygen("-A", "-f", str(SSH / node))
        write_whole(KNOWN_HOSTS, _known_hosts())
        write_whole(CONFIG, _config())
        write_whole(layout.INVENTORY, _inventory())


def public_key() -> str:
    """The line for a node's authorized_keys; empty if there is none yet."""
    path = KEY.with_suffix(".pub")
    return path.read_text() if path.exists() else ""


def host_keys(node: str) -> Sequence[Path]:
    """The node's host keys, private and public."""
    return sorted((SSH / node / "etc" / "ssh").iterdir())


def hang_up(node: str) -> None:
    """End the connections to a node that Ansible keeps open."""
    socket = CONTROL / layout.ALL_NODES[node]
    if socket.exists():
        # One that is just ending by itself may take the question and never answer.
        with contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                ["ssh", "-F", str(CONFIG), "-o", f"ControlPath={socket}", "-O", "exit", node],
                check=False,
                capture_output=True,
                timeout=5,
            )
        socket.unlink(missing_ok=True)
    if CONTROL.exists() and not any(CONTROL.iterdir()):
        shutil.rmtree(CONTROL, ignore_errors=True)


def _known_hosts() -> str:
    lines = []
    for node, address in layout.ALL_NODES.items():
        for key in host_keys(node):
            if key.suffix == ".pub":
                kind, public, *_comment = key.read_text().split()
                lines.append(f"{node},{address} {kind} {public}\n")
    return "".join(lines)


def _config() -> str:
    hosts = "".join(f"Host {node}\n  HostName {address}\n" for node, address in layout.ALL_NODES.items())
    return (
        f"# Written by the lab. To look around: python3 -m tests.lab exec -- ssh -F {CONFIG} node1\n{hosts}"
        f"Host *\n"
        f"  User {USER}\n"
        f'  IdentityFile "{KEY}"\n'
        f"  IdentitiesOnly yes\n"
        f'  UserKnownHostsFile "{KNOWN_HOSTS}"\n'
        f"  GlobalKnownHostsFile /dev/null\n"
        f"  StrictHostKeyChecking yes\n"
        f"  BatchMode yes\n"
        # What ssh takes by itself, safe from quantum computers, is five times the work, and tests connect often.
        f"  KexAlgorithms curve25519-sha256\n"
    )


def _inventory() -> str:
    variables = {
        "ansible_user": USER,
        "ansible_python_interpreter": "/usr/bin/python3",
        "ansible_ssh_common_args": f"-F {shlex.quote(str(CONFIG))}",
        "ansible_host_key_checking": True,
        "ansible_control_path_dir": str(CONTROL),
        "ansible_control_path": "%(directory)s/%%h",
    }
    hosts = "".join(f"    {node}: {{ansible_host: {address}}}\n" for node, address in layout.NODES.items())
    return (
        "# Written by the lab\nlab_nodes:\n  hosts:\n"
        + hosts
        + "  vars:\n"
        + "".join(f"    {name}: {json.dumps(value)}\n" for name, value in variables.items())
    )


def _keygen(*arguments: str) -> None:
    done = subprocess.run(["ssh-keygen", *arguments], check=False, capture_output=True, text=True)
    if done.returncode:
        raise LabError(f"ssh-keygen {' '.join(arguments)}: {done.stderr.strip()}")
