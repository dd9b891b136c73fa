# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a push does to older versions when its own is made: some go, and packs of which little lives are made anew."""

from __future__ import annotations

import contextlib
from typing import Any, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Missing, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, time_after
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.prune import Pruned, prune
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.retention import Keep, plan_retention
from ansible_collections.chameleon.data.plugins.module_utils._packed.repacking.repack import Repacked, foresee
from ansible_collections.chameleon.data.plugins.module_utils._packed.tidying import Tidied, tidy
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import pruning
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import list_versions
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._progress.line import human_bytes
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.packing import Packing
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally


class OldVersions:
    """Those of a place; nothing happens to them unless the user has said which to keep."""

    def __init__(self, context: Context, place: Place, packing: Packing) -> None:
        self._context = context
        self._place = place
        self._packing = packing
        self._keep = Keep(packing.keep_versions, packing.keep_days, packing.keep)
        self._above = packing.repack_above / 100
        self._tidied: Tidied | None = None

    def tidy(self, tally: Tally) -> None:
        """Prune and repack.

        :raises DataError: as of ``tidy``
        """
        if not self._packing.prunes:
            return
        self._context.meter.stage("pruning")
        each = self._context.parts.map
        pruned, repacked = self._tidied = tidy(self._place, self._keep, self._above, self._packing.size, each)
        tally.done.pruned, tally.done.repacked = len(pruned.gone), len(repacked.packs)

    def make_room(self, tally: Tally) -> None:
        """Prune alone, which needs no room; of the versions that are there as many stay as the user wants."""
        if not self._packing.prunes or self._tidied is not None:
            return
        try:
            with pruning(self._place) as (claim, why_not):
                pruned = Pruned(why_not=why_not)
                if not why_not:
                    pruned = prune(self._place, self._keep, claim, self._context.parts.map)
        except DataError as error:
            if isinstance(error, NoSpace):
                tally.failures.advice = error.remedy
            return
        self._tidied = Tidied(pruned, Repacked())
        tally.done.pruned = len(pruned.gone)
        if pruned.gone:
            freed = f"{len(pruned.gone)} old versions were deleted, and {human_bytes(pruned.bytes)} with them"
            tally.failures.advice = f"Run again: there is more room now, as {freed}."

    def plan(self, latest: Version | None, changed: bool) -> Iterator[Change]:
        """What was done, or what a run would do.

        :param latest: the version that the pointer tells
        :param changed: whether a run would make another one
        """
        if not self._packing.prunes or latest is None:
            return
        if self._tidied is not None:
            gone, packs = self._tidied.pruned.gone, self._tidied.repacked.packs
        else:
            gone, packs = self._foresee(latest, changed)
        for version in gone:
            yield Change("prune", version.name, "neither 'keep_versions' nor 'keep_days' keeps it")
        for pack in packs:
            yield Change("repack", pack.name, f"no version needs more than {100 - self._packing.repack_above} % of it")

    def told(self) -> dict[str, Any]:
        """What the result says of it."""
        if self._tidied is None:
            return {}
        pruned, repacked = self._tidied
        return {
            "pruned": {
                "versions": [version.name for version in pruned.gone],
                "objects": pruned.objects,
                "bytes": pruned.bytes,
                "repacked": len(repacked.packs),
                "why_not": pruned.why_not or repacked.why_not,
            }
        }

    def _foresee(self, latest: Version, changed: bool) -> tuple[Sequence[Version], Sequence[Pack]]:
        """What a version that is to be made will need is taken to be what its parent needs."""
        now, there = self._place.now_ns(), list_versions(self._place)
        next_one = Version(time_after(now, latest), "") if changed else latest
        kept, gone = plan_retention(there, next_one, self._keep, now)
        needing = sorted({latest, *kept}.intersection(there))
        with contextlib.suppress(Missing):  # one that has expired, and is still listed
            return gone, foresee(self._place, needing, self._above, self._context.parts.map)
        return gone, ()
