# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a service: its API by cheroot with the lab's faults in front, and its end."""

import os
import signal
import threading
import traceback
from typing import Any, Callable

from cheroot.wsgi import Server

from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.middleware import Faults


def serve(name: str, application: Any) -> None:
    """Answer at the port of that name, from threads of this process."""
    answering = Faults(application, str(rules.file(name)))
    server = Server((layout.address(), layout.PORTS[name]), answering, numthreads=8, request_queue_size=128)
    server.prepare()
    threading.Thread(target=server.serve, name=name, daemon=True).start()


def run(start: Callable[[], None]) -> None:
    """Call *start*, then wait for the end. The services' own threads would keep the process: it ends without them."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    code = 0
    try:
        start()
        ended.wait()
    except BaseException:  # sys.exit() too
        traceback.print_exc()
        code = 1
    os._exit(code)
