# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which layout a prefix has, and whether that is the one that is wanted.

What works on packs is imported where there are any, or are to be, see ``packs``.
"""

from __future__ import annotations

import contextlib
from typing import Callable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied, Missing, Refused
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import LATEST, NEWEST, Version
from ansible_collections.chameleon.data.plugins.module_utils._packed.place import Place
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.latest import packed_above, read_latest
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.listing import find_version, newest_there
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.files import Files
from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.layout import Layout
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, Settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.thread_pool import Pool

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
            yield _to_pull(place, settings, files, until_end)
        elif settings.packing is None:
            yield _to_push(place, settings, files, until_end)
        else:
            from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packs import open_destination

            yield open_destination(place, settings, files, check, note, until_end)


def _to_pull(place: Place, settings: Settings, files: Files, until_end: contextlib.ExitStack) -> Layout:
    latest = _latest(place) if settings.version == NEWEST else None
    if latest is None and settings.packing is None and settings.version == NEWEST:
        return files
    from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packs import open_source

    return open_source(place, latest or find_version(place, settings.version), until_end)


def _to_push(place: Place, settings: Settings, files: Files, until_end: contextlib.ExitStack) -> Layout:
    with contextlib.closing(Pool(_AT_A_TIME)) as pool:
        asked, older = pool.submit(_latest, place), pool.submit(_newest_left, place, files)
        above = packed_above(place, pool.map)
        latest = asked.result()
        newest = latest or older.result()
    if newest is None and above is not None:
        raise Refused(
            settings.there,
            f"it is below a packed data set ({place._replace(prefix=above).subject(LATEST)}), which it would be no "
            "part of, and 'layout' is 'files'",
            "Choose another prefix, or push the whole folder with 'layout: packed'.",
        )
    if settings.repack:
        from ansible_collections.chameleon.data.plugins.module_utils._sync.layouts.packs import convert

        return convert(place, files, newest, latest, until_end)
    if newest is None:
        return files
    where = place.subject(LATEST) if latest is not None else place.version(newest)
    raise Refused(
        settings.there,
        f"its files are in packs ({where}), and 'layout' is 'files'",
        "Set 'layout: packed', or 'repack: true' to have each as an object; then its versions go.",
    )


def _newest_left(place: Place, files: Files) -> Version | None:
    """The newest version of a data set whose latest one has expired; None where its place is taken by objects now."""
    with contextlib.suppress(Denied, Missing):
        newest = next(newest_there(place), None)
        return newest if newest is None or files.first() is None else None
    return None


def _latest(place: Place) -> Version | None:
    """Who may not read the container is told so when it is looked at itself."""
    try:
        return read_latest(place)
    except Denied:
        return None
