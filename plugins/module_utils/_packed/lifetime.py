# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version takes over from older ones has to be there as long as the version itself: ``expire_after``."""

from __future__ import annotations

from functools import partial
from typing import Iterable

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import FILES
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.threads import Each
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.packs import STORE_ANEW
from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import kept_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.claim import FOLDER as CLAIMED
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import changed_expiry_headers, read_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import segments_container
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found, head_object, post_object


def prolong(place: Place, names: Iterable[str], until: int | None, each: Each) -> int:
    """Have none of these expire earlier; what lasts longer already stays as it is. Returns how many were told so.

    To be done before the version is committed, where what is stored may expire at all: each costs a request.

    :param names: of packs and files of their own, below the prefix
    :param until: seconds since the epoch; None for ever
    :raises Damaged: one of them is not there any more, so that the version would not be whole
    """
    return sum(each(partial(_prolong_one, place, until), names))


def _prolong_one(place: Place, until: int | None, name: str) -> int:
    found = head_object(place.store, place.container, place.prefix + name)
    if found is None:
        raise Damaged(
            place.subject(name),
            "the version needs it, and it is not there",
            STORE_ANEW,
        )
    told = 0
    if name.startswith(FILES) and found[0].large:
        segments = segments_container(place.container)
        for segment in list_objects(place.store, segments, f"{place.prefix}{name}/"):
            # What is gone was left by an upload that was killed, or the object is not whole: a pull tells.
            there = None if CLAIMED in segment.name else head_object(place.store, segments, segment.name)
            told += 0 if there is None else _tell(place, segments, segment.name, until, there)
    return told + _tell(place, place.container, place.prefix + name, until, found)


@commit_point("packs.prolonged")
def _tell(place: Place, container: str, name: str, until: int | None, found: Found) -> int:
    expires = read_expiry(found[1])
    if expires is None or (until is not None and expires >= until):
        return 0
    post_object(place.store, container, name, {**kept_headers(found[1]), **changed_expiry_headers(until)})
    return 1
