# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is a node's own before it starts: names, host keys, who may log in. Written into its upper layer."""

import os
import shutil
import uuid
from pathlib import Path

from tests.lab import layout
from tests.lab.nodes import access


def lay(node: str, upper: Path, tree: Path) -> None:
    """Write them while the node does not run. What they replace there is put right."""
    hosts = {
        "localhost": "127.0.0.1",
        **dict.fromkeys(["controller", *layout.NAMES], layout.LAB_ADDRESS),
        **layout.NODES,
    }
    files = {
        "etc/hostname": f"{node}\n",
        "etc/hosts": "".join(f"{address} {name}\n" for name, address in hosts.items()),
        "etc/machine-id": uuid.uuid5(uuid.NAMESPACE_URL, f"{layout.LAB_ID}/{node}").hex + "\n",
        f"home/{access.USER}/.ssh/authorized_keys": access.public_key(),
        **{f"etc/ssh/{key.name}": key.read_text() for key in access.host_keys(node)},
    }
    for name, text in files.items():
        _write(upper, tree, Path(name), text)


def _write(upper: Path, tree: Path, name: Path, text: str) -> None:
    for folder in [*reversed(name.parents)]:
        _like(upper / folder, tree / folder)
    below = tree / name.parent
    path = upper / name
    path.unlink(missing_ok=True)  # the node's own, or the mark that it removed the file
    private = name.suffix == "" and name.name.startswith("ssh_host_")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
        stream.write(text)
    path.chmod(0o600 if private else 0o644)
    os.chown(path, below.stat().st_uid, below.stat().st_gid)


def _like(folder: Path, original: Path) -> None:
    """A folder of the upper layer hides the original's owner and mode, so it has to have the same."""
    if not folder.exists():
        folder.mkdir(parents=True)
        shutil.copystat(original, folder)
        os.chown(folder, original.stat().st_uid, original.stat().st_gid)
