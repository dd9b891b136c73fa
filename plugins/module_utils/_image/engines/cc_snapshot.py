# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine that drives the testbed's own ``cc-snapshot``, and keeps it out of its traps.

It makes the file, and the collection uploads it: then no token is on the node, the image is verified, and success is
an image in Glance. Read in its source (version 0.2.0):

- It updates itself from the network, and goes on without its options then: ``-u``.
- It asks questions, and ends with status 0 if the answer is no: ``-y -f``, and its outcome is looked for.
- Its patterns for what stays out match at any depth, ``tmp/*`` empties every folder of that name, and a path from the
  root on matches nothing: GNU tar is told to match from the root on, and gets paths as it sees them.
- After five failures of tar it goes on with half an archive: what tar said is remembered.
- It measures other mounts and is stopped by those of FUSE; it leaves three copies of the disk in ``/tmp``. It runs in a
  mount namespace where other file systems are not there, and ``/tmp`` is in the scratch folder.
- It would send the image itself, with a client and a token of the node's: its ``openstack`` is one that does nothing.
  Later releases sign in as the environment says (``-o``): they get words that mean nothing.
- ``virt-sysprep`` would remove more than was asked for, and give all nodes one machine-id: it does nothing either.
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import Any, Mapping, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image.disk import layout
from ansible_collections.chameleon.data.plugins.module_utils._image.disk.convert import QCOW2, look
from ansible_collections.chameleon.data.plugins.module_utils._image.engines import (
    cc_snapshot_errors,
    cc_snapshot_wrappers,
)
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.base import INSPECT, Builder, Built
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs, quiesce
from ansible_collections.chameleon.data.plugins.module_utils._image.node.facts import Facts
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem
from ansible_collections.chameleon.data.plugins.module_utils._image.node.programs import Program
from ansible_collections.chameleon.data.plugins.module_utils._image.preflight import path_problems
from ansible_collections.chameleon.data.plugins.module_utils._image.tree import view
from ansible_collections.chameleon.data.plugins.module_utils._progress.stages import Stages

CC_SNAPSHOT = Program(("cc-snapshot",), "cc-snapshot", "cc-snapshot")

# In namespaces of its own: what it has started ends with it, and it with this process; the first argument is its /tmp,
# those up to the dashes are mount points that are not there.
_APART = (
    *("--mount", "--pid", "--fork", "--kill-child", "sh", "-ec"),
    'mount --bind "$0" /tmp; while test "$1" != --; do umount --lazy "$1" || :; shift; done; shift; exec "$@"',
)
_TMP = "/tmp"
_NEEDED_OPTIONS = "efuy"
_ZSTD, _FROM_ENVIRONMENT = "z", "o"
_OPTION = re.compile(r"^\s*-(\w)\s", re.MULTILINE)
_LABEL = "img-rootfs"  # of the testbed's own images
_RESULT = "snapshot_compressed.qcow2"
_MORE = (550 + 8 + 1500) * layout.MIB  # of its disks than the files take
_COPIES = 2.6  # an archive, a disk and a compressed one, of what goes in
# What the task's environment may tell libguestfs, and the package manager
_PASSED_ON = re.compile(r"(LIBGUESTFS|SUPERMIN)_\w+|(https?|ftp|no)_proxy", re.IGNORECASE)
# Releases that sign in as the environment says look whether it says something; their client does not.
_SIGN_IN = {
    "OS_AUTH_TYPE": "token",
    "OS_AUTH_URL": "https://localhost/v3",
    "OS_TOKEN": "none",
    "OS_PROJECT_ID": "none",
    "OS_REGION_NAME": "none",
    "OS_IDENTITY_API_VERSION": "3",
}
_LONGEST = 12 * 3600.0  # seconds that it may take


class CcSnapshot(Builder):
    """``cc-snapshot`` of the node."""

    needs = (programs.QEMU_IMG, programs.MOUNT, programs.UMOUNT, programs.TAR, programs.UNSHARE)

    def __init__(self, facts: Facts, work: str, params: Mapping[str, Any], stages: Stages) -> None:
        super().__init__(facts, work, params, stages)
        self._emptied: list[str] = []

    def build(self) -> Built:
        """Have the image file made."""
        own = f"{self._work}/tmp"
        os.mkdir(own)
        os.chmod(own, 0o1777)  # noqa: S103 - as /tmp is, of which it takes the place
        self._emptied = sorted(path for path in self._wanted.emptied if os.path.isfile(path))
        cc_snapshot_wrappers.lay_out(f"{self._work}/bin", self._emptied, self._failed)
        with quiesce.resting(self._rest), self._stages("cc-snapshot"):
            self._run(own)
        path = f"{own}/{_RESULT}"
        if os.path.exists(self._failed):
            raise DataError(
                "cc-snapshot", "tar could not read all of the root", "Stop what writes to it, and run again."
            )
        if not os.path.exists(path):
            raise cc_snapshot_errors.failure(self._said(), 0)
        programs.run(programs.QEMU_IMG, ["check", "-q", path])
        disk = int(look(path)["virtual-size"])
        if disk > self._limit:
            raise Damaged("image", f"its disk has {disk} bytes, more than the site launches", "See 'size_limit'.")
        built = Built(path, QCOW2, disk)
        self._boot(built)
        return built

    def notes(self) -> list[str]:
        """What does not stop a snapshot but should be known."""
        found = [*super().notes(), "cc-snapshot installs what it needs on the node"]
        if self._params["verify"] == INSPECT:
            found.append("an image of cc-snapshot is not inspected, 'verify: boot' starts it")
        return found

    def report(self) -> dict[str, Any]:
        """What stays out of the image and what is emptied in it; paths, never contents."""
        return {**super().report(), "emptied": self._emptied}

    def _own_problems(self) -> list[Problem]:
        if programs.find(CC_SNAPSHOT) is None:
            return [Problem("program cc-snapshot is missing", "It is on Chameleon's own images; else use 'native'.")]
        found = []
        offered = _options()
        lacking = [name for name in _NEEDED_OPTIONS if name not in offered]
        if lacking:
            found.append(
                Problem(f"this cc-snapshot has no option -{' -'.join(lacking)}", "Update it, or use 'native'.")
            )
        if self._params["disk_format"] != QCOW2:
            found.append(Problem("cc-snapshot makes no raw images", "Set 'disk_format: qcow2', or use 'native'."))
        elif self._params["compression"] == "zstd" and _ZSTD not in offered:
            found.append(Problem("this cc-snapshot has no zstd", "Set 'compression: zlib', or use 'native'."))
        if self._params["freeze"]:
            found.append(Problem("cc-snapshot writes to the root", "Leave 'freeze' out, or use 'native'."))
        if self._facts.mounted_at("/boot"):
            found.append(Problem("/boot is a file system of its own, which cc-snapshot leaves out", "Use 'native'."))
        if self._work.startswith("/tmp/"):
            found.append(Problem("the scratch folder is in /tmp, which cc-snapshot uses up", "Name another 'scratch'."))
        found += path_problems(self.survey.long)
        if any("\n" in each.path for each in self.survey.left_out):
            found.append(
                Problem("the name of something that stays out has a line break", "Rename it, or use 'native'.")
            )
        return found

    def _scratch_needed(self) -> int:
        return int(self.survey.data * _COPIES)

    def disk(self) -> int:
        return self.survey.data + _MORE

    def _firmwares(self) -> list[str]:
        return ["BIOS", "UEFI"] if self._facts.machine == "x86_64" else ["UEFI"]

    @property
    def _failed(self) -> str:
        return f"{self._work}/tar-failed"

    @property
    def _words(self) -> str:
        return f"{self._work}/cc-snapshot.log"

    def _run(self, own: str) -> None:
        others = {mount.point for mount in self._facts.other_mounts()} - {_TMP}  # which is covered
        foreign = sorted(others, key=len, reverse=True)
        arguments = ["-u", "-y", "-f"]
        if self._params["compression"] == "zstd":
            arguments.append(f"-{_ZSTD}")
        if _FROM_ENVIRONMENT in _options():
            arguments.append(f"-{_FROM_ENVIRONMENT}")
        for pattern in patterns([*(each.path for each in self.survey.left_out), *self._emptied]):
            arguments += ["-e", pattern]
        environment = {
            **{name: value for name, value in os.environ.items() if _PASSED_ON.fullmatch(name)},
            **_SIGN_IN,
            "PATH": f"{self._work}/bin:{programs.PATH}",
            "HOME": "/root",
            "LABEL": _LABEL,
            "CC_SNAPSHOT_TAR_PATH": "/tmp/snapshot.tar",
            "CC_SNAPSHOT_MAX_TARBALL_SIZE": str(self._limit // layout.MIB),
            "DEBIAN_FRONTEND": "noninteractive",
        }
        with open(self._words, "w") as words:
            process = programs.start(
                programs.UNSHARE,
                [*_APART, own, *foreign, "--", str(programs.find(CC_SNAPSHOT)), *arguments, self._params["name"]],
                environment,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
            )
            try:
                process.wait(_LONGEST)
            except subprocess.TimeoutExpired as error:
                raise Unavailable(
                    CC_SNAPSHOT.names[0],
                    f"it did not end within {_LONGEST / 3600:.0f} hours",
                    "Run it on the node by hand, or use engine: native.",
                ) from error
            finally:
                programs.end(process)
        if process.returncode != 0:
            raise cc_snapshot_errors.failure(self._said(), process.returncode)

    def _said(self) -> str:
        with open(self._words, errors="replace") as words:
            return words.read()


def patterns(left_out: Sequence[str]) -> list[str]:
    """For paths that stay out, and what is in ``/tmp`` and the engine's own folders: as tar sees them.

    ``du``, by which it chooses the size of the disk, sees them from the root on.
    """
    found = ["./tmp/*", f".{view.BASE}"]
    for path in left_out:
        quoted = re.sub(r"([\\*?\[\]])", r"\\\1", path)
        found += [f".{quoted}", quoted]
    return found


def _options() -> str:
    """The letters of its options, as its help tells them; each version says that it is 0.2.0."""
    help_text = programs.run(CC_SNAPSHOT, ["-h"])
    return "".join(_OPTION.findall(help_text))
