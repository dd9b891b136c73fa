# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the builders of packs have in common."""

from __future__ import annotations

# Members of a pack: 65,535 would need zip64, which not every reader has, and of each there is half a KiB in memory.
MOST = 50_000


class Archive:
    """A pack that grows, and need not be in memory whole: what there is of it can be taken away.

    :cvar suffix: of its name
    :ivar members: how many there are so far
    """

    suffix: str

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._taken = 0
        self.members = 0

    @property
    def size(self) -> int:
        """Bytes of the pack if it were finished now."""
        raise NotImplementedError

    def add(self, name: str, content: bytes, mtime_ns: int, mode: int) -> int:
        """Append a member, whose name the pack has not yet; returns where its content begins.

        :param content: of a symbolic link: its target
        :param mtime_ns: nanoseconds since the epoch; what the archive has no room for becomes the nearest that it has
        :param mode: type and permission bits of a file, a link or a folder, as a row has them
        """
        raise NotImplementedError

    def take(self) -> bytearray:
        """What has come to the pack since this was last asked."""
        part, self._buffer = self._buffer, bytearray()
        self._taken += len(part)
        return part

    def finish(self) -> bytearray:
        """The rest, with what an archive ends with; to be asked once, when there is nothing more to add."""
        raise NotImplementedError

    @property
    def _length(self) -> int:
        return self._taken + len(self._buffer)
