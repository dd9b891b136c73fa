# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files by themselves that are in the store: no version is made that names one which is not."""

from __future__ import annotations

from typing import Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.changes import Stretch
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES, file_name
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.name_filter import NameFilter
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import STORE_ANEW
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import PLAIN

_SEGMENTED = "segmented/"  # before the names of those whose etag the listing does not tell


def with_their_files(place: Place, told: Iterable[Stretch]) -> Iterator[Stretch]:
    """The same rows, as long as the files by themselves are there that they name.

    :raises Damaged: one of these is not there, or is not what it was
    """
    listed: NameFilter | None = None
    for stretch in told:
        for row in stretch.after:
            if row.pack is not None:
                continue
            listed = listed or _listed(place)
            name = file_name(row.etag, row.size)
            # A listing may be late with what has just been stored.
            is_told = listed.has(name) or (row.offset and listed.has(_SEGMENTED + name))
            if not (is_told or place.has(FILES + name, row.etag)):
                raise Damaged(
                    place.subject(FILES + name),
                    f"the version needs it for {row.name}, and it is not there, or holds something else",
                    STORE_ANEW,
                )
        yield stretch


def _listed(place: Place) -> NameFilter:
    names = NameFilter()
    for name, entry in place.listed(FILES):
        if name.partition("-")[0] == entry.etag:
            names.add(name)
        elif entry.kind != PLAIN:
            names.add(_SEGMENTED + name)
    return names
