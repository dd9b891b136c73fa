# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deleting many objects, for as long as nobody else may need them."""

from __future__ import annotations

from functools import partial
from typing import Iterable, Iterator, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.at_work import check_holds
from ansible_collections.chameleon.data.plugins.module_utils._store.bulk import batches, delete_batch
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry


class Sweep:
    """Who has a claim deletes.

    :ivar objects, bytes: that are gone
    """

    def __init__(self, place: Place, claim: Claim, each: Each) -> None:
        self._place = place
        self._claim = claim
        self._each = each
        self.objects = self.bytes = 0

    def delete(self, container: str, names: Iterable[str]) -> None:
        """Delete objects; it is no error if one is gone already.

        :raises Conflict: the claim does not hold any more
        :raises DataError: one cannot be deleted; the others of its lot are
        """
        for _done in self._each(partial(self._delete_lot, container), batches(self._place.store, names)):
            pass

    def counted(self, entries: Iterable[Entry]) -> Iterator[str]:
        """The names of objects that are about to go."""
        for entry in entries:
            self.objects += 1
            self.bytes += entry.size
            yield entry.name

    @commit_point("packs.swept")
    def _delete_lot(self, container: str, names: Sequence[str]) -> None:
        self._claim.renew()
        check_holds(self._place, self._claim)
        for error in delete_batch(self._place.store, container, names).values():
            raise error
