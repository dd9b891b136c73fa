# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs one command and measures it with all the processes it starts: a process of its own, so that these are all.

Reads a request `{argv, env, cwd, log, limit, pss}` from standard input and writes the answer
`{exit, over, wall_s, cpu_s, peak_mib}` to standard output; both JSON. `over` tells that it was ended at the limit (s).
With `pss`, what many processes share is counted once.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Iterator

_SET_CHILD_SUBREAPER = 36
_PAGE = resource.getpagesize()
_EVERY = 0.05  # seconds between two looks at the memory
_EVERY_PSS = 0.5  # which costs the kernel a walk through all pages
_LINGER = 15.0  # seconds that processes which outlive the command may take to end


def main() -> None:
    request = json.load(sys.stdin)
    # Processes that detach from the command become children of this one: their time counts, and they are waited for.
    ctypes.CDLL(None).prctl(_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    over = threading.Event()
    ended = threading.Event()
    peak = [0]
    with open(request["log"], "ab") as log:
        began = time.monotonic()
        command = subprocess.Popen(
            request["argv"],
            env=request["env"],
            cwd=request["cwd"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    sampler = threading.Thread(target=_sample, args=(peak, ended, request["pss"]), daemon=True)
    sampler.start()
    limit = threading.Timer(request["limit"], _end_all, args=(over,))
    limit.daemon = True
    limit.start()
    _pid, status, usage = os.wait4(command.pid, 0)
    wall = time.monotonic() - began
    limit.cancel()
    cpu = usage.ru_utime + usage.ru_stime + _reap_orphans()
    ended.set()
    sampler.join()
    answer = {
        "exit": os.waitstatus_to_exitcode(status),
        "over": over.is_set(),
        "wall_s": wall,
        "cpu_s": cpu,
        "peak_mib": (peak[0] if request["pss"] else max(peak[0], usage.ru_maxrss * 1024)) / 2**20,
    }
    json.dump(answer, sys.stdout)


def _reap_orphans() -> float:
    """Wait for what the command has left running; its CPU seconds."""
    cpu = 0.0
    patience = threading.Timer(_LINGER, _end_all, args=(threading.Event(),))
    patience.daemon = True
    patience.start()
    with contextlib.suppress(ChildProcessError):
        while True:
            usage = os.wait4(-1, 0)[2]
            cpu += usage.ru_utime + usage.ru_stime
    patience.cancel()
    return cpu


def _end_all(done: threading.Event) -> None:
    done.set()
    for pid in list(_descendants(os.getpid())):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def _sample(peak: list[int], ended: threading.Event, pss: bool) -> None:
    """Keep the largest sum of memory, in bytes, that the processes had at one time."""
    look = _proportional if pss else _resident
    while not ended.wait(_EVERY_PSS if pss else _EVERY):
        peak[0] = max(peak[0], sum(look(pid) for pid in _descendants(os.getpid())))


def _descendants(pid: int) -> Iterator[int]:
    for file in Path(f"/proc/{pid}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            for child in map(int, file.read_text().split()):
                yield child
                yield from _descendants(child)


def _resident(pid: int) -> int:
    with contextlib.suppress(OSError, IndexError):
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * _PAGE
    return 0


def _proportional(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


if __name__ == "__main__":
    main()
