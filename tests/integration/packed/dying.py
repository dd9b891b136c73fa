# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that is killed at a place that a test chooses."""

from __future__ import annotations

import itertools
import os
import signal
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import tidy
from tests.integration.packed.conftest import reach
from tests.unit.packed.histories import each, push


def die(endpoint: str, token: str, container: str, what: str, at: int, files: dict[str, str] | None = None) -> None:
    """Push or tidy; SIGKILL comes instead of the change of this number."""
    place = reach(endpoint, token, container)
    numbers, real = itertools.count(), Transport.request

    def request(self: Transport, method: str, *arguments: Any, **more: Any) -> Any:
        if method in ("PUT", "POST", "DELETE") and next(numbers) == at:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, method, *arguments, **more)

    setattr(Transport, "request", request)  # noqa: B010  # a method of the class is replaced
    if what == "push":
        push(place, {name: text.encode() for name, text in (files or {}).items()})
    else:
        tidy(place, Keep(versions=2), 0.3, 4000, each)
