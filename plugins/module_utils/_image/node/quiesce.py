# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node at rest while its root is read, and back at work afterwards, whatever happens to this process."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import subprocess
import tempfile
import time
from typing import Callable, Iterator, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image.node import freeze, namespace
from ansible_collections.chameleon.data.plugins.module_utils._image.node.problem import Problem

_SYSTEMD = "/run/systemd/system"  # there where systemd runs: sd_booted(3)
_SHOWN = 300  # signs of what a command said
_LONGEST_COMMAND = 3600.0  # seconds of what the user wants to be run, and of what a service takes to stop
_PATIENCE = 60.0  # seconds for answers that take none
_LONGEST = 600.0  # seconds that file systems stay frozen: nobody can log in meanwhile, nor end what hangs


class Rest(NamedTuple):
    """What gives the node a rest.

    :ivar services: units of systemd that are stopped, in this order
    :ivar pre_command: run by the shell before that; empty for none
    :ivar post_command: run by the shell at the end, also when the other one failed; empty for none
    :ivar freeze: mount points of file systems that are held still when all else is at rest
    """

    services: Sequence[str]
    pre_command: str
    post_command: str
    freeze: Sequence[str] = ()

    def problems(self) -> list[Problem]:
        """Services that cannot be stopped."""
        if not self.services:
            return []
        if not os.path.isdir(_SYSTEMD):
            return [Problem("services are to be stopped, and systemd does not run", "Stop them with 'pre_command'.")]
        unknown = [name for name in self.services if _ask("show", "-p", "LoadState", "--value", name) != "loaded"]
        return [Problem(f"there is no service {name}", "Correct 'stop_services'.") for name in unknown]


@contextlib.contextmanager
def resting(rest: Rest) -> Iterator[None]:
    """The node is at rest inside the context. A process of its own sees to the end of it if this one is killed.

    :raises DataError: a command failed, a service does not stop or start, or file systems were frozen for too long
    """
    running = [name for name in rest.services if _ask("is-active", name) in ("active", "reloading", "activating")]
    frozen: list[str] = []

    def resume() -> None:
        failed = _thawed(frozen)
        for name in reversed(running):
            try:
                _command(["systemctl", "start", name], f"service {name}")
            except DataError as error:
                failed = error
        if rest.post_command:
            _command(["/bin/sh", "-c", rest.post_command], "post_command")
        if failed is not None:
            raise failed

    with _seen_to(resume, lambda: _thawed(rest.freeze)):
        if rest.pre_command:
            _command(["/bin/sh", "-c", rest.pre_command], "pre_command")
        for name in running:
            _command(["systemctl", "stop", name], f"service {name}")
        os.sync()
        for point in rest.freeze:
            freeze.freeze(point)
            frozen.append(point)
        yield


def _thawed(points: Sequence[str]) -> DataError | None:
    """Thaw file systems, the last one first; what is wrong if one was not frozen any more."""
    lasted = [freeze.thaw(point) for point in reversed(points)]
    if all(lasted):
        return None
    return DataError(
        "freeze",
        f"the node's files could not be read within {_LONGEST:.0f} s, and it was let go on",
        "Leave 'freeze' out, or more with 'exclude'.",
    )


@contextlib.contextmanager
def _seen_to(work: Callable[[], None], relieve: Callable[[], object]) -> Iterator[None]:
    """Do *work* at the end of the context; if this process is killed before, a forked child does it.

    :param relieve: what the child does when that takes too long, and before *work*
    """
    told, telling = os.pipe()
    child = os.fork()
    if child == 0:
        _wait_and_do(told, work, relieve)
    os.close(told)
    try:
        yield
    finally:
        try:
            work()
        finally:
            with contextlib.suppress(OSError):  # the child was killed
                os.write(telling, b"done")
            os.close(telling)
            _reap(child)


def _reap(child: int) -> None:
    """Wait for a child that has nothing more to do; one that somebody has stopped is killed."""
    end = time.monotonic() + _PATIENCE
    while os.waitpid(child, os.WNOHANG)[0] == 0:
        if time.monotonic() > end:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return
        time.sleep(0.01)


def _wait_and_do(told: int, work: Callable[[], None], relieve: Callable[[], object]) -> None:
    """The child: closes what it has inherited, so that its parent's files, locks and pipes end with the parent."""
    try:
        os.setsid()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nowhere, stream)
        for each in os.listdir("/proc/self/fd"):
            if int(each) > 2 and int(each) not in (told, namespace.outside()):
                with contextlib.suppress(OSError):
                    os.close(int(each))
        if not select.select([told], [], [], _LONGEST)[0]:
            relieve()
        if not os.read(told, 1):  # the other end was closed without a word
            relieve()
            work()
    finally:
        os._exit(0)


def _ask(*arguments: str) -> str:
    """What systemctl answers; its status says the same in numbers.

    :raises Unavailable: it does not answer
    """
    try:
        answer = subprocess.run(
            ["systemctl", *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            check=False,
            text=True,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired as error:
        raise Unavailable(
            "systemd", f"it has not answered for {_PATIENCE:.0f} s", "Look at the node's journal, and run again."
        ) from error
    return answer.stdout.strip()


def _command(command: Sequence[str], subject: str) -> None:
    """Run a command as the node sees things; it may leave something running.

    :raises DataError: it failed, or did not end
    """
    with tempfile.TemporaryFile("w+", errors="replace") as words:
        try:
            status = subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=subprocess.STDOUT,
                preexec_fn=namespace.leave,  # safe: this process has no other threads by then
                check=False,
                timeout=_LONGEST_COMMAND,
            ).returncode
        except subprocess.TimeoutExpired as error:
            raise Unavailable(
                subject, f"it did not end within {_LONGEST_COMMAND:.0f} s", "Try it on the node by hand."
            ) from error
        words.seek(0)
        said = words.read()[-_SHOWN:].strip()
    if status:
        raise DataError(
            subject, f"it ended with status {status}" + (f" ({said})" if said else ""), "Try it on the node by hand."
        )
