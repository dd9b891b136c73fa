# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is done when a version is in: old ones are pruned, and packs of which much is dead are repacked."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.prune import Pruned, prune
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.repack import Repacked, repack
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import pruning


class Tidied(NamedTuple):
    """What was done."""

    pruned: Pruned
    repacked: Repacked


def tidy(place: Place, keep: Keep, repack_above: float, pack_size: int, each: Each) -> Tidied:
    """Prune and repack, unless somebody else is at work there: then the result says why not.

    A push has ended before, and so has its claim.

    :param repack_above: share of a pack, of 1, that may be dead
    :param pack_size: bytes, about, of a new pack
    :raises DataError: something cannot be read, stored or deleted; what versions need is there all the same
    """
    with pruning(place) as (claim, why_not):
        pruned = Pruned(why_not=why_not) if why_not else prune(place, keep, claim, each)
        if pruned.why_not:
            return Tidied(pruned, Repacked(why_not=pruned.why_not))
        return Tidied(pruned, repack(place, pruned.kept, repack_above, pack_size, claim, each))
