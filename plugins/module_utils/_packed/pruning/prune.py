# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old versions go: first their indexes, then what nobody needs any more.

So who finds an index finds its packs. Who has read it before misses them, and is told which version that was.
"""

from __future__ import annotations

from typing import NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged, Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.leftovers import going
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.name_filter import NameFilter
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.own_files import (
    find_own_files,
    folders,
    listed,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.references import References
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep, plan_retention
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.sweep import Sweep
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import list_versions
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import find_row


class Pruned(NamedTuple):
    """What a prune has done.

    :ivar kept, gone: versions
    :ivar objects, bytes: packs, bases, files and segments that are gone
    :ivar why_not: why nothing was deleted; empty where all was that had to be
    """

    kept: Sequence[Version] = ()
    gone: Sequence[Version] = ()
    objects: int = 0
    bytes: int = 0
    why_not: str = ""


def prune(place: Place, keep: Keep, claim: Claim, each: Each) -> Pruned:
    """Have only those versions there that shall be kept, and what they need.

    :param claim: of a prune that sees nobody else at work, see ``versions/at_work``
    :raises DataError: something that stays cannot be read, so that nothing was deleted, or cannot be deleted
    """
    latest = read_latest(place)
    if latest is None:
        return Pruned(why_not="there is no packed data set")
    now = find_row(place.store, place.container, claim.name)
    if now is None:
        return Pruned(why_not="the store does not list yet what has just been stored")
    try:
        own_files = find_own_files(place)
    except Denied as error:
        return Pruned(why_not=f"{error.subject}: {error.cause}. {error.remedy.rstrip('.')}")
    kept, gone = plan_retention(list_versions(place), latest, keep, place.now_ns())
    references = References(place, own_files.any, claim, each)
    try:
        needed, given_up = references.of(kept), _given_up(references, gone)
    except Missing as error:  # one that has expired, and is still listed; or the store is behind: either passes
        return Pruned(kept, why_not=f"{error.subject}: {error.cause}")
    sweep = Sweep(place, claim, each)
    sweep.delete(place.container, map(place.index_of, gone))
    for container, folder in folders(place, own_files.segments):
        entries = listed(place, container, folder)
        sweep.delete(container, sweep.counted(going(entries, place.prefix, needed.has, given_up.has, now.modified)))
    return Pruned(kept, gone, sweep.objects, sweep.bytes)


def _given_up(references: References, gone: Sequence[Version]) -> NameFilter:
    try:
        return references.of(gone)
    except Damaged:  # which is best deleted; what only these need goes with another prune, when it is no longer young
        return NameFilter()
