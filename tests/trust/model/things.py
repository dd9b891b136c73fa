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
    :ivar size: bytes of a file
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
