# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run from beginning to end: look, plan, do, tell."""

from __future__ import annotations

import contextlib
from typing import Any, Callable

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._object.absent import Absent
from ansible_collections.chameleon.data.plugins.module_utils._object.engine import open_engine
from ansible_collections.chameleon.data.plugins.module_utils._object.fetched import Fetched
from ansible_collections.chameleon.data.plugins.module_utils._object.present import Present
from ansible_collections.chameleon.data.plugins.module_utils._object.run import Run
from ansible_collections.chameleon.data.plugins.module_utils._object.settings import Wanted
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_object import ABSENT, FETCHED, PRESENT
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.describe import describe_object
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found, head_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context

_RUNS: dict[str, Callable[[Context, Wanted, Found | None], Run]] = {
    PRESENT: Present,
    FETCHED: Fetched,
    ABSENT: Absent,
}


def run_task(transport: Transport, wanted: Wanted, meter: Meter, check: bool) -> dict[str, Any]:
    """Bring the object into its state, or, with *check*, say how; returns the module's result.

    :raises DataError: it could not be done
    """
    with contextlib.closing(open_engine(transport, wanted, meter)) as context:
        found = head_object(context.store, wanted.container, wanted.name)
        run = _RUNS[wanted.state](context, wanted, found)
        if not check:
            for change in run.plan:
                meter.stage(change.action, 1, change.size)
                run.carry_out(change)
            if run.plan:
                found = head_object(context.store, wanted.container, wanted.name)
    return {
        **run.plan.result(),
        "object": describe_object(wanted.name, found[1]) if found else None,
        **run.result(),
    }
