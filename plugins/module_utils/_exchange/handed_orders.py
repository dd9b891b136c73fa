# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The controller's orders, as they come through the hand-over folder."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Papers
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import Folder

_TICK = 0.2  # seconds
_BETWEEN_LOOKS = 1.0  # seconds
_FILES = {"certificate": "certificate.pem", "key": "key.pem", "parameters": "parameters.pem"}


class HandedOrders:
    """See ``part.Orders``.

    :param patience: seconds to wait for an order in which nobody looks
    """

    def __init__(self, folder: Folder, patience: float = 300.0) -> None:
        self._folder = folder
        self._patience = patience
        self._looked_at = time.monotonic()
        threading.Thread(target=self._watch, daemon=True).start()

    def tell(self, name: str, value: Mapping[str, Any]) -> None:
        """See ``part.Orders``."""
        self._folder.tell(name, json.dumps(value))

    def wait(self, *names: str) -> tuple[str, Mapping[str, Any]]:
        """See ``part.Orders``."""
        began = time.monotonic()  # while it was at work, others may have been looked at instead
        while True:
            for name in names:
                order = self.given(name)
                if order is not None:
                    return name, order
            if self.forgotten(self._patience) and time.monotonic() - began > self._patience:
                cause = f"nobody has looked at it for {self._patience:.0f} s"
                raise Unavailable("exchange", cause, "Run the task again: what is finished is not done again.")
            time.sleep(_TICK)

    def given(self, name: str) -> Mapping[str, Any] | None:
        """See ``part.Orders``."""
        text = self._folder.heard(f"order-{name}")
        return None if text is None else dict(json.loads(text))

    def forgotten(self, seconds: float) -> bool:
        """See ``part.Orders``; a folder that was taken away is forgotten."""
        return not self._folder.is_there or time.monotonic() - self._looked_at > seconds

    @commit_point("exchange.papers")
    def papers(self, order: Mapping[str, Any]) -> Papers:
        """See ``part.Orders``."""
        paths = {}
        for name, leaf in _FILES.items():
            paths[name] = os.path.join(self._folder.path, leaf)
            with open(os.open(paths[name], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
                stream.write(order[name])
        return Papers(**paths)

    @commit_point("exchange.papers-removed")
    def read(self, papers: Papers) -> None:
        """See ``part.Orders``."""
        for path in papers:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)

    def _watch(self) -> None:
        """What tells that somebody looks is gone a few seconds later."""
        while self._folder.is_there:
            if self._folder.looked_at:
                self._looked_at = time.monotonic()
            time.sleep(_BETWEEN_LOOKS)
