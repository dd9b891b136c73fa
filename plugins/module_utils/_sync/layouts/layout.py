# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the engine asks of a layout."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.contents import Contents
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.tally import Tally
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.mover import Mover


class Layout:
    """One of them, of a prefix and a direction."""

    def find(self, name: str) -> Entry | None:
        """What there is of this whole name; None where there is nothing. Only a pull asks."""
        raise NotImplementedError

    def contents(self, context: Context, container: Container | None) -> Contents:
        """What there is.

        :raises DataError: it must not be touched
        """
        raise NotImplementedError

    def mover(self, context: Context, tally: Tally) -> Mover:
        """What carries the tasks out."""
        raise NotImplementedError

    def watch(self) -> None:
        """To be told before anything is stored in the other layout: what comes into this one later stays."""

    def remove(self, context: Context, tally: Tally) -> None:
        """Delete all that there is in this layout, since it is there in the other one, too.

        :raises DataError: it must not be touched now, or cannot be deleted
        """
        raise NotImplementedError
