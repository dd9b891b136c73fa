# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this machine must have to run nodes: programs, FUSE, and mounts and cgroups that we may make."""

import functools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Optional

from tests.lab import layout
from tests.lab.nodes import cgroup

_PROGRAMS = {
    "ip": "iproute2",
    "ssh": "openssh-client",
    "ssh-keygen": "openssh-client",
    "systemd-nspawn": "systemd-container",
    "unshare": "util-linux",
}
_BUILDERS = {"mmdebstrap": "mmdebstrap"}

# A node's mounts in little: an overlay on the checkout's disk, a cgroup tree, a process list.
_TRY_MOUNTS = """
mkdir lower upper work root
mount -t overlay -o lowerdir=lower,upperdir=upper,workdir=work overlay root
umount -l /sys/fs/cgroup || true
mount -t cgroup2 none /sys/fs/cgroup
mkdir /sys/fs/cgroup/"$1"
rmdir /sys/fs/cgroup/"$1"
"""


@functools.lru_cache(maxsize=None)
def cannot(made: bool) -> Optional[str]:
    """Why this machine cannot run nodes; None when it can.

    :param made: whether the tree that they start from is there
    """
    return layout.no_namespaces() or _missing_program(made) or _no_fuse() or _no_cgroup() or _no_mounts()


def _missing_program(made: bool) -> Optional[str]:
    needed = _PROGRAMS if made else {**_PROGRAMS, **_BUILDERS}
    for program, package in needed.items():
        if not shutil.which(program):
            return f"needs {program} (package {package})"
    return None


def _no_fuse() -> Optional[str]:
    try:
        os.close(os.open("/dev/fuse", os.O_RDWR))
    except OSError as error:
        return f"/dev/fuse: {error.strerror}. The kernel has no FUSE, or this container was not given the device"
    return None


def _no_cgroup() -> Optional[str]:
    return None if cgroup.mounted() else "no cgroup2 file system is mounted (mount -t cgroup2 none /sys/fs/cgroup)"


def _no_mounts() -> Optional[str]:
    layout.STATE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".try-", dir=layout.STATE) as folder:
        namespaces = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--mount-proc"]
        tried = subprocess.run(
            [*namespaces, "sh", "-ec", _TRY_MOUNTS, "sh", f"{layout.LAB_ID}{Path(folder).name}"],
            cwd=folder,
            check=False,
            capture_output=True,
            text=True,
        )
    return f"a container's mounts are refused here: {tried.stderr.strip()}" if tried.returncode else None
