# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packed data sets are opened: to be pulled, pushed into, and converted from and to.

``choice`` imports this where there is one, or is to be. It is two fifths of the engine, which a node would compile for
nothing where each file is an object.
"""

from __future__ import annotations

import contextlib
from typing import Callable

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import (
    FILES,
    FOLDER,
    Version,
    file_name,
    is_of_the_format,
)
from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import PackTable
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.index import open_index
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.conversion import Conversion
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packed import PackedDestination, PackedSource
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.new_version import NewVersion
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import ROOM


def open_source(
    place: Place, version: Version, until_end: contextlib.ExitStack, latest: Version | None = None
) -> PackedSource:
    """A version that there is.

    :param latest: as of `PackedSource`
    """
    packs = PackTable()
    return PackedSource(place, until_end.enter_context(open_index(place, version, packs)), packs, latest)


def open_destination(
    place: Place,
    settings: Settings,
    files: Files,
    check: bool,
    note: Callable[[str], object],
    until_end: contextlib.ExitStack,
) -> Layout:
    """A new version, into which files that are objects go where they may.

    :raises BadInput: the prefix is too long
    :raises Refused: files are objects, and are not to be converted
    """
    _check_length(place)
    new = NewVersion(place, until_end, note)
    new.read_parent(check)
    packed = PackedDestination(new)
    first = files.first() if new.parent is None or settings.repack else None
    if first is None:
        return packed
    if settings.repack:
        return Conversion(files, packed)
    raise Refused(
        settings.there,
        f"it has files that are objects, such as {first.name}, and 'layout' is 'packed'",
        "Choose another prefix, or set 'repack: true' to have all of it in packs.",
    )


def convert(
    place: Place, files: Files, newest: Version | None, latest: Version | None, until_end: contextlib.ExitStack
) -> Layout:
    """From packs to objects; that is nothing but *files* where nothing is left of a packed data set.

    :param newest: the version that the folder has to have; None where only remains are left
    :param latest: what the pointer tells
    """
    if newest is not None:
        return Conversion(open_source(place, newest, until_end, latest), files)
    return Conversion(PackedSource(place, None, PackTable()), files) if _remains(place) else files


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


def _remains(place: Place) -> bool:
    """Whether something is left of a packed data set; others may have objects among that."""
    try:
        return any(is_of_the_format(FOLDER + name) for name, _entry in place.listed(FOLDER))
    except Missing:  # the container will be made
        return False
