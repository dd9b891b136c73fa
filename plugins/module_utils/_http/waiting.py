# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a user is told while a service is waited for longer than usual."""

from __future__ import annotations

from typing import Callable


class Waiting:
    """Tells it, and that it is over; from any thread, of which the last one is right.

    :param tell: takes what is waited for, and nothing when that is over
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._told = ""

    def tell(self, text: str) -> None:
        """Say what is waited for."""
        if text != self._told:
            self._told = text
            self._tell(text)

    def over(self) -> None:
        """The service has answered."""
        self.tell("")
