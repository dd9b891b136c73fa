# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of ``_sync`` that move one object: it is a sync of one file whose object may be called differently."""

from __future__ import annotations

import os

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._plan import Change
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.metadata import check_metadata
from ansible_collections.chameleon.data.plugins.module_utils._store.names import check_store_takes
from ansible_collections.chameleon.data.plugins.module_utils._store.store import open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context, open_context
from ansible_collections.chameleon.data.plugins.module_utils._sync.failures import Failures
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import FOLLOW, PUSH, settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.plan.planner import Task
from ansible_collections.chameleon.data.plugins.module_utils._sync.state_table import State
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.delete import delete_objects

_NO_FILE = "/none"


def open_engine(transport: Transport, wanted: Wanted, meter: Meter) -> Context:
    """What transfers between the object and its file need; to be closed.

    :raises BadInput: an option cannot be worked with
    """
    folder, leaf = os.path.split(wanted.src or _NO_FILE)
    settings = settings_with(
        direction=PUSH,
        path=folder,
        container=wanted.container,
        links=FOLLOW,
        segment_size=wanted.segment_size,
        metadata={name: value for name, value in wanted.metadata.items() if value},
        headers=wanted.headers,
    )
    forgetful = State("", learns=False)  # comparing one object needs no memory
    check_store_takes(transport, wanted.container)
    store = open_store(transport)
    check_metadata("metadata", wanted.metadata, store.offers.metadata, of_objects=True)
    return open_context(store, settings._replace(only=leaf, object=wanted.name), meter, forgetful)


def transfer_of(context: Context, change: Change, remote: Entry | None) -> Task:
    """The one task of such a context.

    :param remote: the object as it is
    """
    return Task(change.action, context.settings.only, None, remote, change.size)


def delete_one(context: Context, container: str, change: Change, remote: Entry) -> None:
    """Delete an object, its segments first.

    :raises DataError: it may still be there
    """
    context = context._replace(settings=context.settings._replace(container=container, object=remote.name))
    failures = Failures(in_a_row=1)
    delete_objects(context, [transfer_of(context, change, remote)], failures)
    if failures.count:
        raise failures.first()
