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
"""

from __future__ import annotations

import os
import re
import subprocess
from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image import layout, programs, quiesce, view
from ansible_collections.chameleon.data.plugins.module_utils._image.convert import QCOW2, look
from ansible_collections.chameleon.data.plugins.module_utils._image.engines.base import INSPECT, Builder, Built
from ansible_collections.chameleon.data.plugins.module_utils._image.preflight import Problem, path_problems
from ansible_collections.chameleon.data.plugins.module_utils._image.programs import Program

CC_SNAPSHOT = Program(("cc-snapshot",), "cc-snapshot", "cc-snapshot")

# In namespaces of its own: what it has started ends with it, and it with this process; the first argument is its /tmp,
# those up to the dashes are mount points that are not there.
_APART = (
    *("--mount", "--pid", "--fork", "--kill-child", "sh", "-ec"),
    'mount --bind "$0" /tmp; while test "$1" != --; do umount --lazy "$1" || :; shift; done; shift; exec "$@"',
)
_NEEDED_OPTIONS = "efuy"
_ZSTD = "z"
_OPTION = re.compile(r"^\s*-(\w)\s", re.MULTILINE)
_LABEL = "img-rootfs"  # of the testbed's own images
_RESULT = "snapshot_compressed.qcow2"
_MORE = (550 + 8 + 1500) * layout.MIB  # of its disks than the files take
_COPIES = 2.6  # an archive, a disk and a compressed one, of what goes in
_LONGEST = 12 * 3600.0  # seconds that it may take
_SHOWN = 300  # signs of what it said

_OPENSTACK = """#!/bin/sh
test "$1" != --version || echo openstack 99.0.0
"""

_TAR = """#!/bin/sh
case " $* " in *" --create "*) ;; *) exec {tar} "$@" ;; esac
{tar} --anchored --xattrs '--xattrs-include=*' "$@"
status=$?
rm -f {failed}
test $status -gt 1 || exit 0  # 1: a file changed while it was read
echo $status > {failed}
exit $status
"""


class CcSnapshot(Builder):
    """``cc-snapshot`` of the node."""

    needs = (programs.QEMU_IMG, programs.MOUNT, programs.UMOUNT, programs.TAR, programs.UNSHARE)

    def build(self) -> Built:
        """Have the image file made."""
        own = f"{self._work}/tmp"
        self._lay_out(own)
        with quiesce.resting(self._rest), self._stages("cc-snapshot"):
            self._run(own)
        path = f"{own}/{_RESULT}"
        if os.path.exists(self._failed):
            raise DataError(
                "cc-snapshot", "tar could not read all of the root", "Stop what writes to it, and run again."
            )
        if not os.path.exists(path):
            raise DataError("cc-snapshot", f"it has made no image ({self._said()})", "Run it on the node by hand.")
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

    def _lay_out(self, own: str) -> None:
        """Make the folder that is its ``/tmp``, and the programs that it finds first."""
        os.mkdir(own)
        os.chmod(own, 0o1777)  # noqa: S103 - as /tmp is, of which it takes the place
        tar = programs.find(programs.TAR)
        os.mkdir(f"{self._work}/bin")
        for name, text in (("openstack", _OPENSTACK), ("tar", _TAR.format(tar=tar, failed=self._failed))):
            with open(f"{self._work}/bin/{name}", "w") as stream:
                stream.write(text)
            os.chmod(stream.name, 0o700)

    def _run(self, own: str) -> None:
        foreign = sorted((mount.point for mount in self._facts.other_mounts()), key=len, reverse=True)
        arguments = ["-u", "-y", "-f"]
        if self._params["compression"] == "zstd":
            arguments.append(f"-{_ZSTD}")
        for pattern in patterns([each.path for each in self.survey.left_out]):
            arguments += ["-e", pattern]
        environment = {
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
                    f"it did not end within {_LONGEST / 3600:.0f} hours ({self._said()})",
                    "Run it on the node by hand, or use engine: native.",
                ) from error
            finally:
                programs.end(process)
        if process.returncode != 0:
            raise programs.failure(CC_SNAPSHOT, process.returncode, self._said())

    def _said(self) -> str:
        with open(self._words, errors="replace") as words:
            return words.read()[-_SHOWN:].strip()


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
