# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Claims of hosts that are gone: they count until they expire, by the clock of the store."""

from __future__ import annotations

import time
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import (
    PRUNING_LASTS,
    pruning,
    pushing,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.turn import turn
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import LASTS
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import EMPTY_MD5
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, put_object
from tests.unit.packed.histories import Files, each, push


@pytest.fixture
def dead(place: Place) -> Callable[[str, int], None]:
    """Has a claim there of another host's, which does not renew it."""

    def leave(what: str, lasts: int) -> None:
        name = f"{place.prefix}.packed/.at-work/{what}-00000000-00000000-1-1-00000000"
        told = {"X-Delete-After": str(lasts), "X-Object-Meta-Host": "gone-node"}
        put_object(place.store, place.container, name, b"", EMPTY_MD5, told)

    return leave


def test_a_claim_expires_by_itself(place: Place) -> None:
    for at_work, lasts in ((pushing, LASTS), (pruning, PRUNING_LASTS)):
        with at_work(place) as found:
            claim = getattr(found, "claim", found)
            stored = head_object(place.store, place.container, claim.name)
            assert stored is not None
            assert abs((read_expiry(stored[1]) or 0) - time.time() - lasts) < 60
        assert head_object(place.store, place.container, claim.name) is None


def test_a_turn_is_had_when_the_claim_of_the_dead_has_expired(place: Place, dead: Callable[[str, int], None]) -> None:
    dead("move", 3)
    with pytest.raises(Conflict, match="gone-node is about to change it"), turn(place, patience=-1):
        pass
    with turn(place):
        pass


def test_a_prune_waits_for_no_push_and_a_push_for_a_prune(
    place: Place, dead: Callable[[str, int], None], read: Callable[..., Files]
) -> None:
    push(place, {"a": b"1"})
    dead("push", 3600)
    assert "pushed on gone-node" in tidy(place, Keep(versions=1), 0.3, 4000, each).pruned.why_not
    dead("delete", 3)
    push(place, {"a": b"2"})
    assert read() == {"a": b"2"}
