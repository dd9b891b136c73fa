# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at a request that is chosen before, so that it can be repeated."""

from __future__ import annotations

import itertools
import os
import signal
from typing import Any, Collection, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport

CHANGES = ("PUT", "POST", "DELETE")
ALL = ("GET", "HEAD", *CHANGES)


def die_at(number: int, methods: Collection[str], after: bool = False) -> None:
    """Have this process kill itself instead of a request, or when its answer is there.

    :param number: of the request, among those with one of the *methods*, from 0
    """
    numbers = itertools.count()
    for name in ("request", "get"):
        setattr(Transport, name, _dying(getattr(Transport, name), name == "get", numbers, number, methods, after))


def _dying(real: Any, gets: bool, numbers: Iterator[int], at: int, methods: Collection[str], after: bool) -> Any:
    def request(self: Transport, *arguments: Any, **more: Any) -> Any:
        method = "GET" if gets else more.get("method", arguments[0] if arguments else "")
        due = method in methods and next(numbers) == at
        if due and not after:
            os.kill(os.getpid(), signal.SIGKILL)
        answer = real(self, *arguments, **more)
        if due:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer

    return request
