# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions that are in the store."""

from __future__ import annotations

import contextlib
import itertools
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Damaged, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    LATEST,
    NEWEST,
    VERSIONS,
    Version,
    read_version,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.choice import SHOWN, choose, newest_of
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import read_latest
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object


def list_versions(place: Place) -> list[Version]:
    """Those that are listed, the oldest first; what else is there is none of them.

    :raises Missing: there is no such container
    """
    found = []
    for name, _entry in place.listed(VERSIONS):
        try:
            found.append(read_version(name, place.subject(VERSIONS)))
        except Damaged:
            continue
    return sorted(found)


def known_versions(place: Place) -> tuple[list[Version], Version | None]:
    """Those that are listed, the oldest first, with the latest one, which a listing may not have yet; and that one.

    A pointer that cannot be read tells none: who is told so by a pull of the latest one looks for what else there is.

    :raises Missing: there is no such container
    """
    latest = None
    with contextlib.suppress(BadInput, Damaged):
        latest = read_latest(place)
    return sorted({*list_versions(place), *([latest] if latest is not None else [])}), latest


def newest_there(place: Place) -> Iterator[Version]:
    """Those that are there, the newest first; each is asked for itself, as stores list for a while what has expired.

    :raises Missing: there is no such container
    """
    for version in reversed(list_versions(place)):
        if head_object(place.store, place.container, place.index_of(version)) is not None:
            yield version


def find_version(place: Place, wanted: str) -> Version:
    """The version that the user means.

    :param wanted: ``latest``, or as of `choose`
    :raises BadInput: nobody can tell which one that is, or the data set is of a later format
    :raises Missing: there is none
    """
    if wanted != NEWEST:
        return choose(known_versions(place)[0], wanted, f"{place.container}/{place.prefix}".rstrip("/"))
    latest = read_latest(place)
    if latest is None:
        older = list(itertools.islice(newest_there(place), SHOWN))
        if older:
            cause = "it is not there: the latest version has expired or was deleted, or a first push has not ended"
            raise Missing(place.subject(LATEST), cause, f"Older ones can be pulled by 'version'. {newest_of(older)}")
        cause = "it is not there, so there is no packed data set"
        raise Missing(place.subject(LATEST), cause, "Check 'container' and 'prefix', or push with 'layout: packed'.")
    return latest


def check_none_left(place: Place) -> None:
    """:raises Missing: there are versions, but no latest one, as that has expired"""
    if next(newest_there(place), None) is not None:
        find_version(place, NEWEST)
