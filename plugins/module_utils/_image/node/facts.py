# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the node is like, gathered without changing anything."""

from __future__ import annotations

import contextlib
import os
import platform
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._files.openers import NotRegular, regular
from ansible_collections.chameleon.data.plugins.module_utils._image.node import homes, programs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.kernels import Kernel, kernels
from ansible_collections.chameleon.data.plugins.module_utils._mount import table
from ansible_collections.chameleon.data.plugins.module_utils._mount.observe import Cache, caches

# Names of running processes that change the files of packages
_PACKAGE_MANAGERS = ("apt", "apt-get", "aptitude", "dpkg", "dnf", "yum", "rpm")
_GRUB_MODULES = "/usr/lib/grub"
_SYSTEM = ("/", "/boot", "/boot/efi")
_RUNTIME = ("/dev/", "/proc/", "/run/", "/sys/")
_NO_FILES = frozenset(  # the kernel's own file systems
    "autofs binfmt_misc bpf cgroup cgroup2 configfs debugfs devpts devtmpfs efivarfs fusectl hugetlbfs mqueue nsfs "
    "proc pstore rpc_pipefs securityfs selinuxfs sysfs tracefs".split()
)


class Mount(NamedTuple):
    """One line of the mount table."""

    point: str
    type: str
    source: str


class Facts(NamedTuple):
    """The node as it is.

    :ivar mounts: innermost last, as the kernel lists them
    :ivar kernels: newest first
    :ivar grub_targets: folders of GRUB modules that are installed (``i386-pc``)
    :ivar grub_folder: where this distribution's GRUB looks, ``/boot/grub`` or ``/boot/grub2``
    :ivar missing: programs that are not there
    :ivar busy: package managers that run
    :ivar homes: folders of users, patterns too
    :ivar projects: where users have files as well
    :ivar caches: of mounts of the object store
    :ivar makes_host_keys: whether something makes SSH host keys on the first boot of a copy
    """

    root: bool
    host: str
    machine: str
    machine_id: str
    os: dict[str, str]
    mounts: list[Mount]
    kernels: list[Kernel]
    grub_targets: list[str]
    grub_folder: str
    missing: list[programs.Program]
    busy: list[str]
    makes_host_keys: bool
    swap_files: list[str]
    homes: list[str]
    caches: list[Cache]
    projects: list[str]

    def mounted_at(self, point: str) -> Mount | None:
        """What is to be seen at *point*, if it is a mount point."""
        found = [mount for mount in self.mounts if mount.point == point]
        return found[-1] if found else None

    def other_mounts(self) -> list[Mount]:
        """File systems with files of their own that do not belong to the system: they do not go into an image."""
        seen = {mount.point: mount for mount in self.mounts}.values()
        return [
            mount
            for mount in seen
            if mount.point not in _SYSTEM and mount.type not in _NO_FILES and not f"{mount.point}/".startswith(_RUNTIME)
        ]


def gather() -> Facts:
    """Look at the node."""
    return Facts(
        root=os.geteuid() == 0,
        host=platform.node(),
        machine=platform.machine(),
        machine_id=machine_id(),
        os=_os_release(),
        mounts=[Mount(mount.path, mount.kind, mount.source) for mount in table.read()],
        kernels=kernels("/boot"),
        grub_targets=sorted(os.listdir(_GRUB_MODULES)) if os.path.isdir(_GRUB_MODULES) else [],
        grub_folder="/boot/grub2" if os.path.isdir("/boot/grub2") else "/boot/grub",
        missing=[program for program in programs.EVERY if programs.find(program) is None],
        busy=sorted(set(_processes()) & set(_PACKAGE_MANAGERS)),
        makes_host_keys=_makes_host_keys(),
        swap_files=_swap_files(),
        homes=homes.homes(),
        projects=homes.projects(),
        caches=caches(),
    )


def machine_id() -> str:
    """The node's machine-id; empty where it has none."""
    return "".join(_lines("/etc/machine-id"))


def _swap_files() -> list[str]:
    names = [table.plain(line.partition(" ")[0].partition("\t")[0]) for line in _lines("/proc/swaps")[1:]]
    return [name for name in names if not name.startswith("/dev/")]


def _os_release() -> dict[str, str]:
    release = {}
    for line in _lines("/etc/os-release"):
        name, equals, value = line.partition("=")
        if equals:
            release[name] = value.strip().strip("\"'")
    return release


def _processes() -> Iterator[str]:
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{entry}/comm", errors="replace") as stream:
                yield stream.read().strip()


def _makes_host_keys() -> bool:
    """cloud-init does, CentOS' sshd does, and so does a unit that runs ``ssh-keygen -A``."""
    if os.path.exists("/usr/bin/cloud-init") or os.path.exists("/usr/lib/systemd/system/sshd-keygen@.service"):
        return True
    folder = "/etc/systemd/system"
    for name in os.listdir(folder) if os.path.isdir(folder) else ():
        with contextlib.suppress(OSError):
            if name.endswith(".service") and any("ssh-keygen -A" in line for line in _lines(f"{folder}/{name}")):
                return True
    return False


def _lines(path: str) -> list[str]:
    try:
        with open(path, errors="surrogateescape", newline="\n", opener=regular) as stream:
            return stream.read().rstrip("\n").split("\n")
    except (FileNotFoundError, NotRegular):
        return []
