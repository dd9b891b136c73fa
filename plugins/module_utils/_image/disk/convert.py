# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A disk image to a compressed qcow2."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.watchdog import Watchdog

QCOW2, RAW = "qcow2", "raw"

_PERCENT = re.compile(r"\(([\d.]+)/100%\)")
_LOOK_EVERY = 0.5  # seconds
_TASKS = 16  # clusters that qemu-img compresses at a time, at most, and in any order


@commit_point("image.convert")
def convert(disk: str, image: str, compression: str, size: int, done: Callable[[int], None], form: str) -> None:
    """Write *image* from *disk*, and have qemu-img check it.

    :param compression: ``zlib``, which every site boots, or ``zstd``, faster and not known to old ones
    :param size: bytes of the disk in it
    :param done: is told how many more bytes of it are done
    :param form: ``raw`` or ``qcow2``, what *disk* is
    """
    # zlib is the default and its option unknown before QEMU 5.1
    options = [] if compression == "zlib" else ["-o", f"compression_type={compression}"]
    arguments = ["convert", "-p", "-f", form, "-O", QCOW2, "-c", "-W", "-m", str(_TASKS), *options, disk, image]
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        process = programs.start(
            programs.QEMU_IMG, arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=words
        )
        try:
            _follow(process, size, done, Watchdog(programs.QEMU_IMG, process))
        finally:
            programs.end(process)
        words.seek(0)
        said = words.read()
    if process.returncode != 0:
        raise programs.failure(programs.QEMU_IMG, process.returncode, said)
    os.chmod(image, 0o600)
    programs.run(programs.QEMU_IMG, ["check", "-q", image])


def look(path: str) -> dict[str, Any]:
    """What qemu-img tells of a qcow2 file: ``virtual-size`` in bytes, ``format-specific`` and so on."""
    found: dict[str, Any] = json.loads(programs.run(programs.QEMU_IMG, ["info", "-f", QCOW2, "--output=json", path]))
    return found


def _follow(process: subprocess.Popen[str], size: int, done: Callable[[int], None], watchdog: Watchdog) -> None:
    """Read ``(12.34/100%)`` after ``(11.21/100%)`` until it ends."""
    before = 0
    ended = False
    while not ended:
        try:
            said, ended = process.communicate(timeout=_LOOK_EVERY)[0], True
        except subprocess.TimeoutExpired as so_far:
            watchdog.check()
            said = _text(so_far.stdout)
        found = _PERCENT.findall(said)
        if found:
            now = int(size * float(found[-1]) / 100)
            done(now - before)
            before = now


def _text(said: bytes | str | None) -> str:
    """Until it ends, Python gives what a program wrote as bytes, whatever it was told."""
    return said.decode(errors="replace") if isinstance(said, bytes) else said or ""
