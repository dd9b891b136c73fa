# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All names at the source, as a node has seen them, in order; in a temporary file, however many there are."""

from __future__ import annotations

from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.digest import Digest
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.value_file import Place, ValueFile

_PORTION = 1000  # names: about 300 KiB of memory


class SourceNames:
    """Takes names with their objects, then gives them as often as one likes. For one thread at a time.

    :ivar count: how many there are
    :raises DataError: temporary files cannot be written, now or later
    """

    def __init__(self) -> None:
        self.count = 0
        self._file = ValueFile()
        self._places: list[Place] = []
        self._newest: list[tuple[str, tuple[object, ...]]] = []

    def add(self, name: str, entry: Entry) -> None:
        """The next one; it is in no packed data set."""
        self.count += 1
        self._newest.append((name, tuple(entry[:-1])))
        if len(self._newest) == _PORTION:
            self._write()

    def __iter__(self) -> Iterator[tuple[str, Entry]]:
        self._write()
        for place in self._places:
            for name, told in self._file.get(place):
                yield name, Entry(*told)

    def close(self) -> None:
        """Let go of the file."""
        self._file.close()

    def _write(self) -> None:
        if self._newest:
            self._places.append(self._file.put(self._newest))
            self._newest = []


class NotingDigest(Digest):
    """A digest that notes what it is made of."""

    def __init__(self, names: SourceNames) -> None:
        super().__init__()
        self._names = names

    def take(self, name: str, entry: Entry) -> None:
        """See `Digest.take`."""
        super().take(name, entry)
        self._names.add(name, entry)
