# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The packs that are in the store."""

from __future__ import annotations

from typing import Collection

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place

STORE_ANEW = (
    "It has expired, or somebody has deleted or replaced it. Push the whole folder with 'compare: always', which "
    "stores all anew; what it does not have any more goes with 'delete: true'."
)


def find_packs(place: Place) -> dict[str, int]:
    """The packs that are whole, and the bytes of each: what a push that was killed has left is not sent again.

    A pack is named by its MD5, so the listing alone proves it.
    """
    return {name: entry.size for name, entry in place.listed(PACKS) if entry.etag == _md5_in(name)}


def check_packs(place: Place, names: Collection[str]) -> None:
    """:raises Damaged: one of them is not there, or is not what it was"""
    unlisted = sorted(set(names).difference(find_packs(place) if names else ()))
    # A listing may be late with what has just been stored.
    lost = [name for name in unlisted if not place.has(PACKS + name, _md5_in(name))]
    if lost:
        raise Damaged(
            place.subject(PACKS + lost[0]),
            f"the version needs it, and it is not there, or holds something else ({len(lost)} such packs)",
            STORE_ANEW,
        )


def _md5_in(name: str) -> str:
    return name.partition(".")[0]
