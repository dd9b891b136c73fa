# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The processes that serve a FUSE mount: which they are, and how they were started."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._mount.table import Mount, real_path

_PATIENCE = 60  # seconds
_CONNECTION = re.compile(rb"^fuse_connection:\s*(\d+)$", re.MULTILINE)  # in fdinfo of new kernels alone

# Starts a program as somebody else, in a folder that only they may be able to enter.
_AS = """
import os, sys
user, group, groups, folder, program, *words = sys.argv[1:]
os.setgroups([int(number) for number in groups.split()])
os.setgid(int(group))
os.setuid(int(user))
os.chdir(folder)
os.execv(program, words)
"""


class FuseProcess(NamedTuple):
    """A process. Its words and its environment may hold secrets: they are shown to nobody.

    :ivar program: absolute path
    :ivar user, group, groups: numbers of those as whom it runs
    :ivar folder: in which it was started
    """

    program: str
    words: Sequence[bytes]
    environment: Sequence[tuple[bytes, bytes]]
    user: int = 0
    group: int = 0
    groups: Sequence[int] = ()
    folder: str = "/"

    @property
    def home(self) -> str:
        """Where it has looked for its ``.cloudfuse``."""
        return os.fsdecode(dict(self.environment).get(b"HOME", b"/root"))

    def reads(self, config: str, home: str) -> bool:
        """Whether it was started with this configuration: a file, or a home that has one."""
        return os.fsencode(config) in self.words or self.home == home

    def start_again(self) -> None:
        """It goes to the background by itself."""
        groups = " ".join(map(str, self.groups))
        subprocess.run(
            [
                sys.executable,
                "-c",
                _AS,
                str(self.user),
                str(self.group),
                groups,
                self.folder,
                self.program,
                *self.words,
            ],
            env=dict(self.environment),
            cwd="/",
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PATIENCE,
        )


def find_processes(path: str, mount: Mount | None) -> list[FuseProcess]:
    """Those that serve what is mounted at *path*, or, where nothing is mounted there, would say that they do.

    :param path: free of links
    :param mount: on top there
    """
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):  # it has ended, or is one of the kernel's
            process = f"/proc/{pid}"
            connections = _connections(process)
            if not connections:
                continue
            server = _read(process, path)
            known = {connection for connection in connections if connection is not None}
            exactly = bool(known) and mount is not None and mount.user is not None
            if (mount.connection in known) if mount is not None and exactly else server is not None:
                found.append(server or _read(process, None))
    return [server for server in found if server is not None]


def _connections(process: str) -> list[int | None]:
    """Numbers of the FUSE connections that a process has open, None for each that the kernel does not number."""
    found: list[int | None] = []
    for number in os.listdir(f"{process}/fd"):
        with contextlib.suppress(OSError):
            if os.readlink(f"{process}/fd/{number}") == "/dev/fuse":
                with open(f"{process}/fdinfo/{number}", "rb") as stream:
                    told = _CONNECTION.search(stream.read())
                found.append(int(told.group(1)) if told else None)
    return found


def _read(process: str, path: str | None) -> FuseProcess | None:
    """The process, None where its words do not name *path*."""
    words = _fields(f"{process}/cmdline")
    pairs = (variable.partition(b"=") for variable in _fields(f"{process}/environ"))
    environment = [(name, value) for name, _equals, value in pairs if name]
    with open(f"{process}/status", errors="replace") as stream:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in stream if ":\t" in line)
    folder: str | None = "/"
    if path is not None:
        # Where it was started: a program that goes to the background goes to the root as well.
        folders = [os.readlink(f"{process}/cwd"), os.fsdecode(dict(environment).get(b"PWD", b"/"))]
        folder = next((found for found in (folder_of(word, path, folders) for word in words[1:]) if found), None)
    if folder is None:
        return None
    return FuseProcess(
        program=os.readlink(f"{process}/exe"),
        words=words,
        environment=environment,
        user=int(status["Uid"].split()[0]),
        group=int(status["Gid"].split()[0]),
        groups=[int(number) for number in status["Groups"].split()],
        folder=folder,
    )


def folder_of(word: bytes, path: str, folders: Sequence[str]) -> str | None:
    """The folder in which *word* names *path*; None where it does in none.

    :param folders: candidates, the likelier ones first; one more is what has to stand before a relative word
    """
    name = os.path.normpath(os.fsdecode(word)) if word and not word.startswith(b"-") else ""
    # Another name is not looked up: that may hang.
    if os.path.basename(name) != os.path.basename(path):
        return None
    if path.endswith(f"/{name}"):
        folders = [*folders, path[: -len(name) - 1] or "/"]
    return next((folder for folder in folders if real_path(os.path.join(folder, name)) == path), None)


def _fields(path: str) -> list[bytes]:
    with open(path, "rb") as stream:
        return stream.read().rstrip(b"\0").split(b"\0")
