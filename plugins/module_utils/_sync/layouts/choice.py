# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layout a prefix has, and whether that is the one that is wanted."""

from __future__ import annotations

import contextlib
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Denied, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    FILES,
    FOLDER,
    LATEST,
    Version,
    file_name,
    is_of_the_format,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import (
    packed_above,
    read_latest,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import NEWEST, find_version
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry, list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.conversion import Conversion
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packed import PackedDestination, PackedSource
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import ROOM

_AT_A_TIME = 8  # requests for pointers: more than the parts of most prefixes


@contextlib.contextmanager
def open_layout(
    store: Store, settings: Settings, check: bool, note: Callable[[str], object] = lambda text: None
) -> Iterator[Layout]:
    """The layout for the settings; inside the context a push to packs is seen to be at work, unless it only checks.

    :param note: is told for whom it waits
    :raises Refused: a push wants another layout than there is
    :raises Missing: a pull wants packs, or a version, where there are none
    :raises DataError: it cannot be found out
    """
    place = Place(store, settings.container, settings.prefix)
    files = Files(store, settings.container, settings.prefix)
    with contextlib.ExitStack() as until_end:
        if settings.direction != PUSH:
            packed = settings.packing is not None or settings.version != NEWEST or _latest(place) is not None
            yield _packed(place, settings.version, until_end) if packed else files
        elif settings.packing is not None:
            _check_length(place)
            new = NewVersion(place, until_end, note)
            new.read_parent(check)
            yield _to_packs(settings, files, new)
        else:
            yield _to_files(place, settings, files, until_end)


def _packed(place: Place, wanted: str, until_end: contextlib.ExitStack) -> PackedSource:
    packs = PackTable()
    return PackedSource(place, until_end.enter_context(open_index(place, find_version(place, wanted), packs)), packs)


def _to_packs(settings: Settings, files: Files, new: NewVersion) -> Layout:
    packed = PackedDestination(new)
    first = _first(files.entries()) if new.parent is None or settings.repack else None
    if first is None:
        return packed
    if settings.repack:
        return Conversion(files, packed)
    raise Refused(
        settings.there,
        f"it has files that are objects, such as {first.name}, and 'layout' is 'packed'",
        "Choose another prefix, or set 'repack: true' to have all of it in packs.",
    )


def _to_files(place: Place, settings: Settings, files: Files, until_end: contextlib.ExitStack) -> Layout:
    with contextlib.closing(Pool(_AT_A_TIME)) as pool:
        asked = pool.submit(_latest, place)
        above = packed_above(place, pool.map)
        latest = asked.result()
    if latest is None:
        if above is not None:
            raise Refused(
                settings.there,
                f"it is below a packed data set ({place._replace(prefix=above).subject(LATEST)}), which it would be no "
                "part of, and 'layout' is 'files'",
                "Choose another prefix, or push the whole folder with 'layout: packed'.",
            )
        remains = settings.repack and _first(_own_objects(place)) is not None
        return Conversion(PackedSource(place, None, PackTable()), files) if remains else files
    if settings.repack:
        return Conversion(_packed(place, NEWEST, until_end), files)
    raise Refused(
        settings.there,
        f"its files are in packs ({place.subject(LATEST)}), and 'layout' is 'files'",
        "Set 'layout: packed', or 'repack: true' to have each as an object; then its versions go.",
    )


def _check_length(place: Place) -> None:
    """Segments are named like the file that has them; with a longer prefix nobody would find them by that."""
    longest_own = FILES + file_name("f" * 32, 10**18)
    most = place.store.offers.longest_name - ROOM - len(longest_own)
    if len(place.prefix.encode()) > most:
        raise BadInput(
            f"prefix {place.prefix}",
            f"it has more than {most} bytes, and names of a packed data set need the rest of what the store takes",
            "Choose a shorter one.",
        )


def _latest(place: Place) -> Version | None:
    """Who may not read the container is told so when it is looked at itself."""
    try:
        return read_latest(place)
    except Denied:
        return None


def _own_objects(place: Place) -> Iterator[Entry]:
    """What is left of a packed data set; others may have objects among these."""
    objects = list_objects(place.store, place.container, place.prefix + FOLDER)
    return (entry for entry in objects if is_of_the_format(entry.name[len(place.prefix) :]))


def _first(listed: Iterator[Entry]) -> Entry | None:
    try:
        return next(listed, None)
    except Missing:  # the container will be made
        return None
