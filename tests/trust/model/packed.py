# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the next version of a packed data set has to be, by the documentation of ``swift_sync``."""

from __future__ import annotations

from tests.trust.model.sync import Sync, as_objects
from tests.trust.model.things import FOLDER, Thing, Things


def next_version(sync: Sync, folder: Things, latest: Things) -> Things:
    """All is as without packs, but a name is a file or a folder in a version, and not both."""
    mine = dict(as_objects(sync, folder))
    after = {name: thing for name, thing in latest.items() if not sync.delete or name in mine or _stays(sync, thing)}
    for name, thing in mine.items():
        if name not in latest or not sync.same(thing, latest[name]):
            after = {other: kept for other, kept in after.items() if not _in_the_way(other, kept, name, thing)}
            after[name] = thing
    return {
        name: thing
        for name, thing in after.items()
        if thing.kind != FOLDER or not any(other.startswith(name + "/") for other in after)
    }


def _stays(sync: Sync, thing: Thing) -> bool:
    return not sync.takes(thing)


def _in_the_way(other: str, kept: Thing, name: str, thing: Thing) -> bool:
    if name.startswith(other + "/"):
        return kept.kind != FOLDER
    return other.startswith(name + "/") and thing.kind != FOLDER
