# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work on a store in memory is killed before each of its requests in turn."""

from __future__ import annotations

import copy
import itertools
from typing import Any, Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._store.claim import LASTS
from tests.unit.packed.memory_store import CHANGES, Killed, MemoryStore


def killed_everywhere(store: MemoryStore, work: Callable[[], Any]) -> Iterator[int]:
    """The store as the work leaves it, once for each change that it does not come to; and at last as it ends.

    Hours have passed then, so that its claims do not count any more.
    """
    before = copy.deepcopy(store.containers)
    for number in itertools.count():
        store.containers = copy.deepcopy(before)
        ended = not killed(store, work, number)
        store.now += 2 * LASTS
        yield number
        if ended:
            return


def killed(store: MemoryStore, work: Callable[[], Any], number: int) -> bool:
    """Whether the work was killed, before its change of this number, from 0; what it raises otherwise is raised."""
    changes = itertools.count()
    over = False

    def end(method: str, _container: str, _name: str) -> None:
        nonlocal over
        over = over or (method in CHANGES and next(changes) == number)
        if over:
            raise Killed

    store.before = end
    try:
        work()
    except Killed:
        return True
    finally:
        store.before = lambda *_request: None
    return False
