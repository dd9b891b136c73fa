# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of the image as a copy: slower and larger than ``view``, but no overlay is needed and files may change."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._image import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.pulse import Pulse
from ansible_collections.chameleon.data.plugins.module_utils._image.view import Part

_KEEP = ("--xattrs", "--xattrs-include=*", "--acls", "--selinux", "--numeric-owner")
_LOOK_EVERY = 0.5  # seconds
_CHANGED = 1  # tar's exit status when files changed or vanished while they were read


def copy(parts: list[Part], left_out: list[str], target: str, read: Callable[[int], None]) -> list[str]:
    """Copy *parts* into the empty folder *target* without what is *left_out*.

    :param read: is told how many more bytes have been read
    :returns: tar's words about files that changed while they were read
    """
    words: list[str] = []
    for part in parts:
        folder = target + part.point.rstrip("/")
        os.makedirs(folder, exist_ok=True)
        words += _copy_part(part, [f"./{path}" for path in map(part.below, left_out) if path], folder, read)
    for path in left_out:  # names that a list of lines cannot hold, and what came into being meanwhile
        _remove(target + path)
    return words


def _copy_part(part: Part, excluded: list[str], folder: str, read: Callable[[int], None]) -> list[str]:
    # The reader complains into a file: a pipe that nobody empties while the writer is waited for would stop both.
    with tempfile.NamedTemporaryFile("w", errors="surrogateescape") as names, tempfile.TemporaryFile() as complaints:
        names.write("".join(f"{name}\n" for name in excluded if "\n" not in name))
        names.flush()
        selection = ["--anchored", "--no-wildcards", f"--exclude-from={names.name}"]
        reader = programs.start(
            programs.TAR,
            ["--create", "--file=-", "--sparse", f"--directory={part.lower}", *_KEEP, *selection, "."],
            stdout=subprocess.PIPE,
            stderr=complaints,
        )
        writer = programs.start(
            programs.TAR,
            ["--extract", "--file=-", "--preserve-permissions", f"--directory={folder}", *_KEEP],
            stdin=reader.stdout,
            stderr=subprocess.PIPE,
        )
        try:
            if reader.stdout:
                reader.stdout.close()
            written = _watch(reader, writer, read)
            reader.wait()
        finally:
            programs.end(writer)
            programs.end(reader)
        complaints.seek(0)
        said = complaints.read().decode(errors="replace")
    if writer.returncode != 0:
        raise programs.failure(programs.TAR, writer.returncode, written)
    if reader.returncode not in (0, _CHANGED):
        raise programs.failure(programs.TAR, reader.returncode, said)
    return said.splitlines()


def _watch(reader: subprocess.Popen[str], writer: subprocess.Popen[str], read: Callable[[int], None]) -> str:
    """Wait for both; returns the writer's complaints."""
    before = 0
    pulses = [Pulse(programs.TAR, process) for process in (reader, writer)]
    while True:
        try:
            return writer.communicate(timeout=_LOOK_EVERY)[1]
        except subprocess.TimeoutExpired:
            for pulse in pulses:
                pulse.check()
            now = _passed_on(reader.pid)
            read(max(0, now - before))
            before = max(now, before)


def _passed_on(pid: int) -> int:
    """Bytes that a process has written, as the kernel counts; 0 once it has ended."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/io") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("wchar:"))
    return 0


def _remove(path: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        shutil.rmtree(path)
    else:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(path)
