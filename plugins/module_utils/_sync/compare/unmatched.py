# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Globs of ``include`` that nothing at the source matches. Pure."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._sync.options.filters import Filter


class Unmatched:
    """Is told of the names at the source.

    :ivar globs: those that have matched none of them so far
    """

    def __init__(self, globs: Sequence[str]) -> None:
        self._left = {glob: Filter([glob]) for glob in globs}

    @property
    def globs(self) -> list[str]:
        """Those that have matched no name so far."""
        return list(self._left)

    def see(self, name: str) -> None:
        """A name that takes part."""
        for glob in [glob for glob, wanted in self._left.items() if wanted.takes(name)]:
            del self._left[glob]
