# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packs, files and bases that versions name."""

from __future__ import annotations

from typing import Iterable, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    BASES,
    FILES,
    PACKS,
    Version,
    file_name,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.name_filter import NameFilter
from ansible_collections.chameleon.data.plugins.module_utils._packed.rows import Header, Use
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index, read_outlines
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import Claim


class References:
    """Finds out what versions name, by names below the prefix.

    :param files: whether files of their own are asked for, for which the whole indexes have to come
    """

    def __init__(self, place: Place, files: bool, claim: Claim, each: Each) -> None:
        self._place = place
        self._files = files
        self._claim = claim
        self._each = each

    def of(self, versions: Iterable[Version]) -> NameFilter:
        """What all of these name.

        :raises DataError: an index cannot be read, so that nobody knows
        """
        named = NameFilter()
        if self._files:
            for version in versions:
                self._take(named, version)
        else:
            for _version, outline in read_outlines(self._place, versions, self._each):
                self._claim.renew()
                _take_outline(named, *outline)
        return named

    def _take(self, named: NameFilter, version: Version) -> None:
        self._claim.renew()
        with open_index(self._place, version, PackTable()) as index:
            _take_outline(named, index.header, index.uses)
            for row in index.own():
                named.add(FILES + file_name(row.etag, row.size))


def _take_outline(named: NameFilter, header: Header, uses: Sequence[Use]) -> None:
    if header.base is not None:
        named.add(BASES + header.base)
    for use in uses:
        named.add(PACKS + use.pack.name)
