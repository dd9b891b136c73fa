# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time to clean up after Ctrl-C: ansible-core ends its workers at once (``WorkerProcess._term``, since 2.19)."""

from __future__ import annotations

import contextlib
import signal
import threading
from typing import Any, Iterator

_SIGNALS = (signal.SIGINT, signal.SIGTERM)  # the second one may follow the first
_LONGEST_CLEANUP = 30  # seconds, after which the worker ends all the same


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Have a signal that ends the task raise KeyboardInterrupt; further ones do not disturb the clean-up."""
    if threading.current_thread() is not threading.main_thread():  # where signals cannot be handled
        yield
        return

    def on_signal(signum: int, frame: Any) -> None:
        for each in _SIGNALS:
            signal.signal(each, signal.SIG_IGN)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.alarm(_LONGEST_CLEANUP)
        raise KeyboardInterrupt

    usual = {each: signal.signal(each, on_signal) for each in _SIGNALS}
    try:
        yield
    finally:
        for each, handler in usual.items():
            signal.signal(each, handler)
