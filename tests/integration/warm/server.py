# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Imports ansible-playbook and openstacksdk once, and becomes one with them for each request.

What a run keeps on disk for itself, the archives of modules, is thereby shared by all of them as well.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import socket
import sys
import traceback
from typing import Any

from ansible.cli.playbook import PlaybookCLI

_WARM = (
    "ansible.executor.module_common",
    "ansible.executor.playbook_executor",
    "ansible.executor.process.worker",
    "ansible.plugins.action.normal",
    "ansible.plugins.connection.ssh",
    "ansible.plugins.strategy.linear",
    "openstack.connection",
)


def serve(path: str) -> None:
    """Answer until the process is ended; the protocol is that of ``bin/ansible-playbook``."""
    for name in _WARM:
        importlib.import_module(name)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        print("ready", flush=True)
        while True:
            connection, _address = listener.accept()
            if os.fork() == 0:
                listener.close()
                _become(connection)
            connection.close()
            with contextlib.suppress(ChildProcessError):
                while os.waitpid(-1, os.WNOHANG)[0]:
                    pass


def _become(connection: socket.socket) -> None:
    """Run one playbook in this process, and end without what Python does then: it would remove what is shared."""
    code = 250  # as ansible-playbook has it for what nobody expected
    try:
        PlaybookCLI.cli_executor(_receive(connection))
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 1
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(str(code).encode())
        os._exit(code)


def _receive(connection: socket.socket) -> list[str]:
    """Take over standard files, folder and environment of the client; its command line."""
    _mark, descriptors, _flags, _address = socket.recv_fds(connection, 1, 3)
    for number, descriptor in enumerate(descriptors):
        os.dup2(descriptor, number)
        os.close(descriptor)
    with connection.makefile("rb") as stream:
        request: dict[str, Any] = json.load(stream)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["folder"])
    return list(request["words"])


if __name__ == "__main__":
    serve(sys.argv[1])
