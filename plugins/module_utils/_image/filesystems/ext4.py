# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The image's tree into an ext4 file system inside the disk image."""

from __future__ import annotations

import os
import subprocess
import tempfile
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._image import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.fstab import ROOT_LABEL
from ansible_collections.chameleon.data.plugins.module_utils._image.layout import Layout

_LOOK_EVERY = 0.5  # seconds
_CHANGED = ("No such file or directory", "Stale file handle")
_GREW = "Could not allocate block"


class Changing(DataError):
    """Files vanished while they were read."""

    kind = "changing"


def make(disk: str, layout: Layout, inodes: int, uuid: str, tree: str, written: Callable[[int], None]) -> None:
    """Make *disk* anew with its partition table and the root in it; mke2fs keeps holes, links, ACLs and capabilities.

    :param written: is told how many more bytes are in the file
    :raises Changing: a file vanished between being listed and being read; another try may succeed
    """
    with open(disk, "wb") as stream:
        os.fchmod(stream.fileno(), 0o600)
        stream.truncate(layout.size)
    arguments = ["-q", "-F", "-t", "ext4", "-L", ROOT_LABEL, "-U", uuid, "-N", str(inodes), "-d", tree]
    options = f"offset={layout.root.offset},lazy_itable_init=1,lazy_journal_init=1,root_owner=0:0"
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        process = programs.start(
            programs.MKE2FS,
            [*arguments, "-E", options, disk, f"{layout.root.size // 1024}k"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=words,
        )
        try:
            _watch(process, disk, written)
        finally:
            programs.end(process)
        words.seek(0)
        said = words.read()
    if process.returncode != 0:
        raise _failure(process.returncode, said)
    programs.run(programs.SFDISK, ["--quiet", "--no-reread", "--no-tell-kernel", disk], stdin=layout.sfdisk())


def _watch(process: subprocess.Popen[str], disk: str, written: Callable[[int], None]) -> None:
    before = 0
    while True:
        try:
            process.wait(_LOOK_EVERY)
        except subprocess.TimeoutExpired:
            now = os.stat(disk).st_blocks * 512
            written(now - before)
            before = now
        else:
            return


def _failure(status: int, said: str) -> DataError:
    lines = [line for line in said.splitlines() if "ignoring socket" not in line]
    said = "\n".join(lines)
    remedy = "Stop what writes there, or leave its folder out with 'exclude', and run again."
    if any(words in said for words in _CHANGED):
        return Changing("root file system", f"a file vanished while it was read ({lines[0]})", remedy)
    if _GREW in said:
        return Changing("root file system", f"files grew while they were read ({lines[0]})", remedy)
    return programs.failure(programs.MKE2FS, status, said)
