# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What leaves nothing in a container, segments included, whatever the objects are called and whoever made them."""

from __future__ import annotations

import contextlib

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, Missing
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import PUSH, settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_objects, deletions

_NO_FOLDER = "/none"


def empty(transport: Transport, container: str) -> None:
    """Delete all objects; it is no error if the container is gone.

    :raises Conflict: one of them may still be there
    :raises DataError: they cannot be listed
    """
    settings = settings_with(direction=PUSH, path=_NO_FOLDER, container=container)
    forgetful = State("", learns=False)
    with contextlib.closing(open_context(open_store(transport), settings, Meter(), forgetful)) as context:
        failures = Failures(in_a_row=2 * context.files.size)
        with contextlib.suppress(Missing):
            listed = list_objects(context.store, container)
            delete_objects(context, deletions(context, listed), failures)
    if failures.count:
        first = failures.first()
        raise Conflict(
            f"container {container}",
            f"{failures.count} objects could not be deleted, among them {first.subject}: {first.cause}",
            first.remedy,
            failures=failures.shown(),
        )
