# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``state: absent``: the object is gone, and its segments with it."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._object.engine import delete_one
from ansible_collections.chameleon.data.plugins.module_utils._object.plan import plan_absent
from ansible_collections.chameleon.data.plugins.module_utils._object.run import Run
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import find_listed
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context


class Absent(Run):
    """To this state.

    :param found: the object as it is
    """

    def __init__(self, context: Context, wanted: Wanted, found: Found | None) -> None:
        self._context = context
        # What only the listing knows, like a large object without its segments, is to be had out of it as well.
        self._entry = found[0] if found else find_listed(context.store, wanted.container, wanted.name)
        self.plan = plan_absent(wanted, self._entry is not None)

    def carry_out(self, change: Change) -> None:
        """Do the one thing in the plan."""
        if self._entry is not None:
            delete_one(self._context, self._context.settings.container, change, self._entry)
