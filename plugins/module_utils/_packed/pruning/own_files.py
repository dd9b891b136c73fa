# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files by themselves are, and whose segments may go: to be asked before anything is deleted."""

from __future__ import annotations

import contextlib
from typing import Iterator, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import BASES, FILES, PACKS
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._store.container import keeps_versions
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import segments_container
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects


class OwnFiles(NamedTuple):
    """Those of a data set.

    :ivar any: whether there are files by themselves, or segments of such
    :ivar segments: the container with segments that may go; None where there is none
    """

    any: bool
    segments: str | None


def find_own_files(place: Place) -> OwnFiles:
    """:raises Denied: there are files by themselves, and who asks may not see where they have their segments"""
    segments, are_files = segments_container(place.container), _are_any(place, place.container)
    try:
        are_segments = _are_any(place, segments)
    except Denied as error:
        if are_files:
            subject = f"{error.subject}, where large files have their segments"
            way_out = "Have its owner do it, or let this project read and write it."
            raise Denied(subject, error.cause, way_out, **error.details) from error
        are_segments = False  # Swift tells others than the owner no more of a container that is not there
    # Old contents of the objects, where the container keeps them, still need their segments.
    may_go = are_segments and not keeps_versions(place.store, place.container)
    return OwnFiles(are_files or are_segments, segments if may_go else None)


def folders(place: Place, segments: str | None) -> Iterator[tuple[str, str]]:
    """Where packs, bases, files by themselves and their segments are: container, and the beginning of the names."""
    yield place.container, PACKS
    yield place.container, BASES
    if segments is not None:
        yield segments, FILES
    yield place.container, FILES


def listed(place: Place, container: str, folder: str, page: int | None = None) -> Iterator[Entry]:
    """What is in one of them; nothing where the container is not there."""
    with contextlib.suppress(Missing):
        yield from list_objects(place.store, container, place.prefix + folder, page=page)


def _are_any(place: Place, container: str) -> bool:
    return next(listed(place, container, FILES, page=1), None) is not None
