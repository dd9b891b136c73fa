# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a version of a packed data set cannot keep beside what is pushed, as a name is a file or a folder. Pure."""

from __future__ import annotations

from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.merge_join import Pair


class Displaced:
    """Meets all pairs in order: what is pushed, and what the latest version has, whether it takes part or not."""

    def __init__(self) -> None:
        # With both the last name begins: names that are pushed, and those that are only there; none is a folder.
        self._pushed: list[str] = []
        self._there: list[str] = []

    def by(self, pair: Pair) -> Iterator[tuple[str, str]]:
        """Names that go for the pair, or the pair's for what was pushed before it; each with the reason."""
        name, local, remote = pair
        for names in (self._pushed, self._there):
            while names and not name.startswith(names[-1]):
                names.pop()
        if local is not None:
            for there in [one for one in self._there if name.startswith(one + "/")]:
                self._there.remove(there)
                yield there, "it is a folder now"
            if not local.folder:
                self._pushed.append(name)
            return
        above = next((one for one in self._pushed if name.startswith(one + "/")), None)
        if above is not None:
            yield name, f"{above} is a file now"
        elif remote is not None and not remote.folder_marker:
            self._there.append(name)


def must_stay(name: str, reason: str) -> Conflict:
    """The error for what would be displaced, and is excluded."""
    way_out = "Exclude what takes its place as well; or do not exclude this, so that it goes."
    return Conflict(name, f"it is excluded and has to stay, and {reason}", way_out)
