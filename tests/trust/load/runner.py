# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the engine of ``swift_sync``, each in a fork of a process that has loaded it once.

``python -m tests.trust.load.runner`` reads an order a line, as JSON, from standard input, and answers with a line:
``{"status": 0 or minus the signal that ended it, "result": the module's, or null, "passed": {"before pull.name": 3},
"peak": bytes of memory}``.
Its other end is :class:`tests.trust.load.runs.Runs`.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import tempfile
import time
from typing import Any, Mapping

from tests.trust.faults.failpoints import armed

armed.stand_in()  # before all that follows

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync import state_table
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer import pull
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import new_version
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options

_LONGEST = 240  # seconds of a run; what takes longer hangs
_MEMORY = 3 << 30  # bytes of addresses, of which most are no memory
_DEFAULTS = defaults_of(SWIFT_SYNC)


def main() -> None:
    for line in sys.stdin:
        print(json.dumps(_forked(json.loads(line))), flush=True)


def _forked(order: Mapping[str, Any]) -> dict[str, Any]:
    armed.order(armed.Order(**order["end"]) if order.get("end") else None)
    with tempfile.TemporaryFile() as answer:
        child = os.fork()
        if not child:
            signal.alarm(_LONGEST)
            resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
            os.setsid()  # what is killed is this session, with all that it forks
            try:
                os.write(answer.fileno(), json.dumps(_run(order)).encode())
            except BaseException:
                sys.excepthook(*sys.exc_info())
                os._exit(70)
            os._exit(0)
        _child, status, used = os.wait4(child, 0)
        answer.seek(0)
        text = answer.read()
        return {
            "status": os.waitstatus_to_exitcode(status),
            "result": json.loads(text) if text else None,
            "passed": armed.passed(),
            "peak": used.ru_maxrss * 1024,
        }


def _run(order: Mapping[str, Any]) -> dict[str, Any]:
    """The module's result; of an error that is no failure of a file, what the module makes of it."""
    os.environ["XDG_CACHE_HOME"] = order["cache"]
    if order.get("bases"):
        new_version._ECONOMY = new_version._ECONOMY._replace(**order["bases"])
    if order.get("boot"):
        for module in (state_table, pull):
            vars(module)["this_boot"] = lambda: int(order["boot"])
    settings = read_settings({**_DEFAULTS, **order["options"]})
    transport = Transport(
        order["url"],
        GivenToken(order["token"]),
        authorities=order["authorities"],
        **{"timeout": 30, **transport_options(settings), "sleep": lambda seconds: time.sleep(seconds * order["pace"])},
    )
    try:
        return synchronise(transport, settings, Meter(), False)
    except DataError as error:
        return {"failed": True, **error.result()}


if __name__ == "__main__":
    main()
