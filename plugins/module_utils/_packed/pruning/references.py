# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packs and files that versions name."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, PACKS, Version, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.name_filter import NameFilter
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index, read_outline


def put_references(named: NameFilter, place: Place, version: Version, files: bool) -> None:
    """Put what a version names into *named*, by names below the prefix.

    :param files: whether files of their own are asked for, for which all rows have to be read
    :raises DataError: its index cannot be read, so that nobody knows
    """
    if not files:
        for use in read_outline(place, version).uses:
            named.add(PACKS + use.pack.name)
        return
    with open_index(place, version, PackTable()) as index:
        for use in index.uses:
            named.add(PACKS + use.pack.name)
        for row in index.rows():
            if row.pack is None:
                named.add(FILES + file_name(row.etag, row.size))
