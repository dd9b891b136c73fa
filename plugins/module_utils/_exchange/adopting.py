# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""While the exchange goes on, what has come is put into its place in the background, a few times in all."""

from __future__ import annotations

import time
from concurrent.futures import Future
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool

_PASSES = 20  # in all: each goes through all names
_PAUSE = 1.0  # seconds between two of them


class Adopting:
    """Begins one pass after the other.

    :param adopt: a pass; takes which pieces are here, see `Adoption.go_on`
    """

    def __init__(self, adopt: Callable[[str], None]) -> None:
        self._adopt = adopt
        self._thread = Pool(1)
        self._pass: Future[None] | None = None
        self._next = 0.0
        self._seen = ""
        self._done = 0

    def see(self, state: Mapping[str, Any]) -> None:
        """Begin a pass if enough has come since the last one.

        :param state: what the engine has told
        """
        if self._pass is not None:
            if not self._pass.done():
                return
            self._pass.result()
            self._pass, self._next = None, time.monotonic() + _PAUSE
        enough = state["whole"] or state["done"] - self._done > state["wanted"] / _PASSES
        if enough and state["have"] != self._seen and time.monotonic() >= self._next:
            self._seen, self._done = state["have"], state["done"]
            self._pass = self._thread.submit(self._adopt, self._seen)

    def end(self) -> None:
        """Wait for the pass that is going on."""
        self._thread.close()
        if self._pass is not None:
            self._pass.result()
