# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A short time in which nobody else has the pointer changed."""

from __future__ import annotations

import contextlib
import random
import time
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import claimed
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim

MOVE = "move"
_LASTS = 300  # seconds; who is killed in it holds up the others no longer
_PATIENCE = 2 * _LASTS
_PAUSES = 0.1, 2.0  # seconds; chosen at random, so that of two who see each other one comes first


@contextlib.contextmanager
def turn(place: Place, sleep: Callable[[float], None] = time.sleep, patience: float = _PATIENCE) -> Iterator[Claim]:
    """Have it inside the context, for as long as the claim holds.

    Of two who want it at a time at least one sees the other, and steps back for a moment.

    :param patience: seconds that it waits for the others
    :raises Conflict: they go on for longer
    """
    give_up = time.monotonic() + patience
    while True:
        with claimed(place, MOVE, _LASTS) as claim:
            others = claim.look()
            if MOVE not in others:
                yield claim
                return
        if time.monotonic() > give_up:
            raise Conflict(
                place.subject(LATEST),
                f"{others[MOVE].host} is about to change it, and has been for {patience:.0f} seconds",
                f"Run again: what is stored is not stored again. {others[MOVE].way_out()}.",
            )
        sleep(random.uniform(*_PAUSES))
