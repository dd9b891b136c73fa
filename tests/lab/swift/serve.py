# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run inside the OpenStack environment: serve one or more Swift servers from one eventlet process.

    python -m tests.lab.swift.serve SWIFT_DIR CONF…

The file names say what each is: account-server.conf, …, proxy-server.conf.
"""

import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from swift.common import utils

utils.monkey_patch()

import eventlet
from swift.common import constraints, storage_policy, wsgi


def main() -> None:
    # The lab's data outlives no power cut anyway.
    os.fsync = os.fdatasync = lambda fd: None
    utils.set_swift_dir(sys.argv[1])
    servers = [_server(Path(path)) for path in sys.argv[2:]]
    _select_hub_once()
    running = [eventlet.spawn(_run, server) for server in servers]
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os._exit(0))
    for server in running:
        server.wait()


def _run(server: Any) -> None:
    conf, logger, listening, names = server
    try:
        wsgi.run_server(conf, logger, listening, global_conf=names)
    except Exception:  # or the others would go on without it
        traceback.print_exc()
        os._exit(1)


def _server(path: Path) -> Any:
    conf, logger, log_name = wsgi._initrp(str(path), path.stem)
    constraints.reload_constraints()
    storage_policy.reload_storage_policies()
    conf.setdefault("__file__", str(path))
    return conf, logger, wsgi.get_socket(conf), {"log_name": log_name}


def _select_hub_once() -> None:
    """run_server() selects eventlet's hub each time, which would orphan the servers started before it.

    The threads of eventlet's pool still need to select one for themselves.
    """
    hubs = eventlet.hubs
    select = hubs.use_hub
    select(utils.get_hub())

    def selected() -> bool:
        return any(hasattr(hubs._threadlocal, name) for name in ("Hub", "hub"))  # the class, then its instance

    hubs.use_hub = lambda mod=None: None if selected() else select(mod)


if __name__ == "__main__":
    main()
