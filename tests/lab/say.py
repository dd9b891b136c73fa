# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab says what it does while it does it: one line each, with the time since the command began."""

import contextlib
import sys
import threading
import time
from typing import Iterator

_began = time.monotonic()
_lock = threading.Lock()


def say(who: str, what: str) -> None:
    """Print `[  3.4s] who: what`, whole even when several threads speak."""
    with _lock:
        print(f"[{time.monotonic() - _began:6.1f}s] {who}: {what}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def timed(who: str, doing: str, done: str) -> Iterator[None]:
    """Say `doing …` now, and `done (1.2 s)` at the end; nothing at the end if it fails (the error says it)."""
    began = time.monotonic()
    say(who, doing + " …")
    yield
    say(who, f"{done} ({time.monotonic() - began:.1f} s)")
