# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is a node's own before it starts: names, host keys, who may log in. Written into its upper layer."""

import os
import shutil
import uuid
from pathlib import Path
from typing import Mapping

from tests.lab import layout
from tests.lab.nodes import access

AUTHORIZED_KEYS = f"home/{access.USER}/.ssh/authorized_keys"


def lay(node: str, upper: Path, tree: Path) -> None:
    """Write them while the node does not run. What they replace there is put right."""
    machine = uuid.uuid5(uuid.NAMESPACE_URL, f"{layout.LAB_ID}/{node}").hex
    keys = {f"etc/ssh/{key.name}": key.read_text() for key in access.host_keys(node)}
    write(upper, tree, {**names(node, machine), **keys, AUTHORIZED_KEYS: access.public_key()})


def names(hostname: str, machine: str) -> Mapping[str, str]:
    """Files with a system's name and id, and the names of the lab."""
    hosts = {
        "localhost": "127.0.0.1",
        **dict.fromkeys(["controller", *layout.NAMES], layout.LAB_ADDRESS),
        **layout.ALL_NODES,
    }
    return {
        "etc/hostname": f"{hostname}\n",
        "etc/hosts": "".join(f"{address} {name}\n" for name, address in hosts.items()),
        "etc/machine-id": f"{machine}\n",
    }


def write(upper: Path, tree: Path, files: Mapping[str, str]) -> None:
    """Write files, by name, into an upper layer. A script can be run; each belongs to whom its folder does."""
    for name, text in files.items():
        _write(upper, tree, Path(name), text)


def _write(upper: Path, tree: Path, name: Path, text: str) -> None:
    for folder in [*reversed(name.parents)]:
        _like(upper / folder, tree / folder)
    path = upper / name
    path.unlink(missing_ok=True)  # the node's own, or the mark that it removed the file
    private = name.suffix == "" and name.name.startswith("ssh_host_")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    path.chmod(0o600 if private else 0o755 if text.startswith("#!") else 0o644)
    _give(path, upper / name.parent)


def _like(folder: Path, original: Path) -> None:
    """A folder of the upper layer hides the original's owner and mode, so it has to have the same."""
    if not folder.exists():
        folder.mkdir(parents=True)
        if original.exists():
            shutil.copystat(original, folder)
        _give(folder, original if original.exists() else folder.parent)


def _give(path: Path, like: Path) -> None:
    os.chown(path, like.stat().st_uid, like.stat().st_gid)
