# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run that is killed at a request that a test chooses."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from typing import Any, Callable

from tests.lab.patience import patience
from tests.trust.faults import requests


def killed(run: Callable[[], Any], at: int, methods: tuple[str, ...]) -> bool:
    """Run it in a process that is killed instead of the request of this number; returns whether there were so many."""

    def die() -> None:
        requests.die_at(at, methods)
        run()

    _wait_for_threads()
    process = multiprocessing.get_context("fork").Process(target=die)
    process.start()
    process.join()
    assert process.exitcode in (0, -signal.SIGKILL)
    return process.exitcode != 0


def _wait_for_threads() -> None:
    """What a thread has locked when the process forks stays locked in the child for ever, in C's libraries too.

    Those of a run before this one end by themselves, but nobody waits for them.
    """
    deadline = time.monotonic() + patience(30)
    while len(os.listdir("/proc/self/task")) > 1:
        assert time.monotonic() < deadline, f"still at work: {threading.enumerate()}"
        time.sleep(0.01)
