# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data sets of many small files, packed or not: what is measured of them is what happens to one, a step after another.

So a million files are pushed once for all the steps, and each step is proven by the pull at the end.
"""

from __future__ import annotations

from typing import NamedTuple

from tests.benchmarks.cases import (
    DEFAULTS,
    DVC,
    ENGINE,
    HEAD_FREE,
    NEW_RCLONE,
    NO_CHANGE,
    PULL,
    PUSH,
    RESTIC,
    SOME_CHANGED,
    SWIFT_SYNC,
    TAR,
    Case,
    Contestant,
)

STORE = "rgw"
EVERY = 100  # of so many files, in the order of their names, one is changed

PACKED = Contestant(SWIFT_SYNC, f"{ENGINE} layout=packed")
FILES = Contestant(SWIFT_SYNC, f"{ENGINE} layout=files")
_CONTESTANTS = (
    PACKED,
    Contestant(SWIFT_SYNC, f"{ENGINE} layout=packed pack_format=tar"),
    Contestant(TAR, DEFAULTS),
    Contestant(RESTIC, DEFAULTS),
    Contestant(RESTIC, "-o swift.connections=16 --pack-size 64"),
    FILES,
    Contestant(NEW_RCLONE, HEAD_FREE),
    Contestant(DVC, DEFAULTS),
)
_STEPS = {  # in the order in which they come
    PUSH: "a push of {} to a new container",
    NO_CHANGE: "then, a push of them that finds nothing changed",
    SOME_CHANGED: "then, a push of them of which 1 % have changed",
    PULL: "then, a pull of them to a new folder, by one who knows nothing of them",
}


class History(NamedTuple):
    """What happens to a data set.

    :ivar name: of the data set as well, in data.py
    """

    name: str
    what: str

    @property
    def cases(self) -> tuple[Case, ...]:
        """Its steps, in their order."""
        return tuple(
            Case(
                f"{self.name}-{kind}",
                what.format(self.what),
                kind,
                self.name,
                # A pipe of tar has nothing to compare with: it would only push again
                tuple(one for one in _CONTESTANTS if one.tool != TAR or kind in (PUSH, PULL)),
                ours=PACKED,
            )
            for kind, what in _STEPS.items()
        )


HISTORIES = (
    History("million", "1,000,000 files of 1 KiB"),
    History("hundred-thousand", "100,000 files of 4 KiB"),
    History("images", "60,000 files of 2 to 200 KiB, as image sets of machine learning have them"),
)
