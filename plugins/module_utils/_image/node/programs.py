# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node's own programs: which are needed, from which package, and how they are run."""

from __future__ import annotations

import contextlib
import ctypes
import shutil
import signal
import subprocess
from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Missing, NoSpace, Unavailable

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:/usr/libexec"  # the last one for CentOS' QEMU
_PR_SET_PDEATHSIG = 1
_PATIENCE = 3600.0  # seconds for what only looks, or writes little
_DYING = 30.0  # seconds
_SUMMARY = "due to previous errors"  # tar's last line, which tells nothing
_libc = ctypes.CDLL(None)


class Program(NamedTuple):
    """A program the builder runs.

    :ivar names: how distributions call it, first found wins
    :ivar debian: its package on Debian and Ubuntu
    :ivar redhat: its package on CentOS Stream and its kin
    """

    names: tuple[str, ...]
    debian: str
    redhat: str

    @property
    def remedy(self) -> str:
        """How it comes to a node that lacks it."""
        return f"Install package {self.debian} (Debian, Ubuntu) or {self.redhat} (CentOS Stream)."


MKE2FS = Program(("mke2fs",), "e2fsprogs", "e2fsprogs")
E2FSCK = Program(("e2fsck",), "e2fsprogs", "e2fsprogs")
SFDISK = Program(("sfdisk",), "fdisk", "util-linux")
MFORMAT = Program(("mformat",), "mtools", "mtools")
MMD = Program(("mmd",), "mtools", "mtools")
MCOPY = Program(("mcopy",), "mtools", "mtools")
QEMU_IMG = Program(("qemu-img",), "qemu-utils", "qemu-img")
GRUB_MKIMAGE = Program(("grub-mkimage", "grub2-mkimage"), "grub-common", "grub2-tools-minimal")
MOUNT = Program(("mount",), "mount", "util-linux")
UMOUNT = Program(("umount",), "mount", "util-linux")
TAR = Program(("tar",), "tar", "tar")
UNSHARE = Program(("unshare",), "util-linux", "util-linux")
MKFS_XFS = Program(("mkfs.xfs",), "xfsprogs", "xfsprogs")
XFS_REPAIR = Program(("xfs_repair",), "xfsprogs", "xfsprogs")
NEEDED = (
    SFDISK,
    MFORMAT,
    MMD,
    MCOPY,
    QEMU_IMG,
    GRUB_MKIMAGE,
    MOUNT,
    UMOUNT,
)  # by the native engine, with those of the root's file system
EVERY = (*NEEDED, TAR, MKE2FS, E2FSCK, MKFS_XFS, XFS_REPAIR, UNSHARE)


def find(program: Program) -> str | None:
    """Its path, or None."""
    for name in program.names:
        path = shutil.which(name, path=PATH)
        if path:
            return path
    return None


def start(
    program: Program, arguments: Sequence[str], environment: Mapping[str, str] | None = None, **options: Any
) -> subprocess.Popen[str]:
    """Start *program* so that it ends when this process does, however that ends.

    :param environment: variables beside the usual ones
    :raises Missing: it is not installed
    """
    path = find(program)
    if path is None:
        raise Missing(
            program.names[0],
            "the node does not have this program",
            program.remedy,
        )
    return subprocess.Popen(
        [path, *arguments],
        env={"PATH": PATH, "LC_ALL": "C", "MTOOLS_SKIP_CHECK": "1", **(environment or {})},
        text=True,
        errors="replace",
        preexec_fn=_end_with_parent,  # safe: this process has no other threads by then
        **options,
    )


def run(program: Program, arguments: Sequence[str], stdin: str = "", patience: float = _PATIENCE) -> str:
    """Run *program* to its end and return its standard output.

    :param patience: seconds after which it is ended
    :raises NoSpace: it ran out of disk space
    :raises Unavailable: it did not come to an end
    :raises DataError: it failed; the cause is the last line it wrote to standard error
    """
    process = start(program, arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        out, err = process.communicate(stdin, timeout=patience)
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            program.names[0],
            f"it did not end within {patience:.0f} s",
            "Look at the node's kernel log for a disk or a mount that hangs, and run again.",
        ) from error
    finally:
        end(process)
    if process.returncode != 0:
        raise failure(program, process.returncode, err)
    return out


def end(process: subprocess.Popen[str]) -> None:
    """Make sure that *process* has ended, unless it is in a state in which it cannot be."""
    if process.poll() is None:
        process.kill()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_DYING)


def failure(program: Program, status: int, err: str) -> DataError:
    """The error for a program that ended with *status* and wrote *err*."""
    lines = [line for line in err.strip().splitlines() if line.strip() and _SUMMARY not in line]
    lines = lines or [f"exit status {status}"]
    if "No space left" in err:
        return NoSpace(
            program.names[0], lines[-1], "Choose a larger folder with 'scratch', or leave more out with 'exclude'."
        )
    return DataError(program.names[0], lines[-1], "Run again with -vvv, and look at the node's kernel log.")


def _end_with_parent() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
