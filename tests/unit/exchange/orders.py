# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The `Orders` of a part without a hand-over folder: of tests, and of the benchmark's nodes."""

from __future__ import annotations

import threading
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers


class OrdersInMemory:
    """All but `tell`.

    :param papers: which stay where they are
    :param patience: seconds to wait for an order; None for ever
    """

    def __init__(self, papers: Papers, patience: float | None = None) -> None:
        self._papers = papers
        self._patience = patience
        self._orders: dict[str, Mapping[str, Any]] = {}
        self._ordered = threading.Condition()

    def order(self, name: str, value: Mapping[str, Any]) -> None:
        with self._ordered:
            self._orders[name] = value
            self._ordered.notify_all()

    def wait(self, *names: str) -> tuple[str, Mapping[str, Any]]:
        with self._ordered:
            self._ordered.wait_for(lambda: any(name in self._orders for name in names), self._patience)
            name = next(name for name in names if name in self._orders)
            return name, self._orders[name]

    def given(self, name: str) -> Mapping[str, Any] | None:
        return self._orders.get(name)

    def forgotten(self, seconds: float) -> bool:
        return False

    def papers(self, order: Mapping[str, Any]) -> Papers:
        return self._papers

    def read(self, papers: Papers) -> None:
        """They stay."""
