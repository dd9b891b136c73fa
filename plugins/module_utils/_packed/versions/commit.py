# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A version becomes the latest one: first all that it names is there, then its index, and the pointer is last.

So whoever follows the pointer, or finds an index in the listing, finds a version that is whole.
"""

from __future__ import annotations

import time
from types import MappingProxyType
from typing import Callable, Collection, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import check_holds
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import put_latest, read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import check_packs
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.turn import turn
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object

NOTHING: Mapping[str, str] = MappingProxyType({})


class Ready(NamedTuple):
    """An index that is written, and not yet in the store.

    :ivar md5: of its bytes
    :ivar packs: names of those that it names
    """

    version: Version
    parent: Version | None
    body: Body
    md5: str
    packs: Collection[str]


def commit(
    place: Place,
    index: Ready,
    push: Claim,
    headers: Mapping[str, str] = NOTHING,
    sleep: Callable[[float], None] = time.sleep,
) -> Version | None:
    """Store the index, and have the pointer tell its version if the parent is still the latest one.

    Returns the version that is the latest now: this one, or another that came between, or None where somebody has
    deleted the pointer. Then this one is there, whole, like any other that is not the latest.

    :param push: the claim that the push has had since before it read the parent
    :param headers: what index and pointer are given along
    :raises Conflict: others do not give up their turn, or it took so long that what it names may have been pruned
    :raises Damaged: a pack that it names is not there
    """
    check_packs(place, index.packs)
    _put_index(place, index, headers)
    with turn(place, sleep) as claim:
        latest = read_latest(place)
        if latest != index.parent:
            return latest
        check_holds(place, push)
        check_holds(place, claim)
        put_latest(place, index.version, headers)
        check_holds(place, claim)
    return index.version


@commit_point("packs.index")
def _put_index(place: Place, index: Ready, headers: Mapping[str, str]) -> None:
    told = {"Content-Type": "application/gzip", **headers}
    put_object(place.store, place.container, place.index_of(index.version), index.body, index.md5, told)
