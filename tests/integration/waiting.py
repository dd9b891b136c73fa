# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for what a test has set off."""

from __future__ import annotations

import time
from typing import Any, Callable

from tests.lab.patience import patience


def wait_for(holds: Callable[[], Any], seconds: float = 30, what: str = "it to come true") -> None:
    """Return when *holds* does.

    :param seconds: for which it may not, on an idle machine
    """
    deadline = time.monotonic() + patience(seconds)
    while not holds():
        assert time.monotonic() < deadline, f"waited in vain for {what}"
        time.sleep(0.2)
