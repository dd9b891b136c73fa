# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What folders and containers have below a name, as judges see it and the model tells it."""

from __future__ import annotations

from typing import Mapping, NamedTuple

FILE, LINK, FOLDER, SPECIAL = "file", "link", "folder", "special"


class Thing(NamedTuple):
    """One name.

    :ivar kind: `FILE`, `LINK`, `FOLDER`, or of a node alone `SPECIAL`
    :ivar content: of a file its MD5, of a link what it leads to, else empty
    :ivar size: bytes of a file, or of the path that a link has
    :ivar mtime_us: microseconds since the epoch; None where it is not kept, or anything will do
    :ivar mode: permission bits; None likewise
    """

    kind: str
    content: str = ""
    size: int = 0
    mtime_us: int | None = None
    mode: int | None = None

    @property
    def data(self) -> tuple[str, str]:
        """What content decides."""
        return self.kind, self.content


# By name, below the folder or the prefix. Of a node every folder has its own, empty or not.
Things = Mapping[str, Thing]


def differences(wanted: Things, seen: Things) -> Mapping[str, tuple[Thing | None, Thing | None]]:
    """What is not as it has to be: both, by name."""
    names = sorted(wanted.keys() | seen.keys())
    pairs = {name: (wanted.get(name), seen.get(name)) for name in names}
    return {name: (one, other) for name, (one, other) in pairs.items() if not _alike(one, other)}


def _alike(wanted: Thing | None, seen: Thing | None) -> bool:
    """What is not kept may be anything; times are kept to the microsecond, rounded either way."""
    if wanted is None or seen is None:
        return wanted is seen
    same_time = wanted.mtime_us is None or seen.mtime_us is None or abs(wanted.mtime_us - seen.mtime_us) <= 1
    same_mode = wanted.mode is None or seen.mode is None or wanted.mode == seen.mode
    return wanted.data == seen.data and wanted.size == seen.size and same_time and same_mode


def torn(before: Things, wanted: Things, seen: Things) -> Mapping[str, Thing | None]:
    """What a run that was killed may not have left: neither old nor new, or lost. Folders may be there or not."""
    found: dict[str, Thing | None] = {}
    for name, thing in seen.items():
        possible = {side[name].data for side in (before, wanted) if name in side}
        if thing.data not in possible and thing.kind != FOLDER:
            found[name] = thing
    for name in before.keys() & wanted.keys() - seen.keys():
        if before[name].data == wanted[name].data and wanted[name].kind != FOLDER:
            found[name] = None
    return found
