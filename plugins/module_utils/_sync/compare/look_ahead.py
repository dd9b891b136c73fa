# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Results in the order of their questions, of which a few are worked on ahead."""

from __future__ import annotations

import collections
from concurrent.futures import Future
from typing import Iterable, Iterator, TypeVar

_Out = TypeVar("_Out")


def in_order(results: Iterable[_Out | Future[_Out]], most: int) -> Iterator[_Out]:
    """What is known already, and what others are finding out; at most so many are held."""
    ahead: collections.deque[_Out | Future[_Out]] = collections.deque()
    for one in results:
        if not ahead and not isinstance(one, Future):
            yield one
            continue
        ahead.append(one)
        while len(ahead) > most or (ahead and not isinstance(ahead[0], Future)):
            yield _result(ahead.popleft())
    while ahead:
        yield _result(ahead.popleft())


def _result(one: _Out | Future[_Out]) -> _Out:
    return one.result() if isinstance(one, Future) else one
