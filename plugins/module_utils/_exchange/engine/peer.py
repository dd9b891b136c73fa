# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine as the other parts see it: it is found, started, watched and ended."""

from __future__ import annotations

import base64
import contextlib
import inspect
import json
import os
import subprocess
import sys
import tempfile
import threading
from typing import Any, Mapping, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine import program

SYSTEM_PYTHONS = ("/usr/bin/python3", "/usr/libexec/platform-python")
_PYTHONS = (sys.executable, *SYSTEM_PYTHONS)
CANNOT_LISTEN, TOO_OLD = 3, 4
# Says the version; fails where Python is older than 3.7, or ends with TOO_OLD where libtorrent is older than 2.0: what
# they lack would be missed later.
FIND = f"""
from __future__ import annotations
import sys, libtorrent
print(libtorrent.__version__)
if int(libtorrent.__version__.split(".")[0]) < 2:
    sys.exit({TOO_OLD})
"""
# The same, and whether it can listen at an address and a port: says why not, and ends with CANNOT_LISTEN.
TRY = f"""{FIND}
import socket
try:
    family, *_, place = socket.getaddrinfo(*sys.argv[1:], flags=socket.AI_NUMERICHOST)[0]
    with socket.socket(family) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(place)
        listening.listen()
except OSError as error:
    print(error.strerror)
    sys.exit({CANNOT_LISTEN})
"""
_NULL = subprocess.DEVNULL
_PATIENCE = 30  # seconds for a Python to begin, and for an engine to end
_LONGEST_ERROR = 500  # characters

Address = Sequence[Any]  # of a peer: IP address, port


class Program(NamedTuple):
    """A Python that has libtorrent.

    :ivar python: its path
    :ivar version: that of libtorrent
    """

    python: str
    version: str


class Peers(NamedTuple):
    """Who takes part.

    :ivar own: this node
    :ivar dial: to whom it connects; `others` connect to it
    """

    own: Address
    dial: Sequence[Address]
    others: Sequence[Address]


class Papers(NamedTuple):
    """Paths of files: by what a node proves that it belongs to the exchange, and the numbers of the key exchange."""

    certificate: str
    key: str
    parameters: str


class Finding:
    """Looks for the module's own Python, or the system's, that has libtorrent, while something else is done."""

    def __init__(self) -> None:
        self._asked = [
            (
                python,
                subprocess.Popen([python, "-c", FIND], stdin=_NULL, stdout=subprocess.PIPE, stderr=_NULL, text=True),
            )
            for python in dict.fromkeys(_PYTHONS)
            if os.access(python, os.X_OK)
        ]

    def result(self) -> Program | None:
        """The first one; None where none has it."""
        found = None
        for python, process in self._asked:
            with contextlib.suppress(subprocess.TimeoutExpired):
                output, _errors = process.communicate(timeout=_PATIENCE)
                if found is None and process.returncode == 0:
                    found = Program(python, output.strip())
            process.kill()
            process.wait()
        self._asked = []
        return found


class Engine:
    """An engine, which ends with this process, however that ends; it does nothing until it is told to join."""

    def __init__(self, found: Program, folder: int) -> None:
        self._folder = folder
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  # as long as the process
        self._process = subprocess.Popen(
            [found.python, "-c", inspect.getsource(program)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            pass_fds=[folder],
        )
        self._changed = threading.Condition()
        self._last: dict[str, Any] = {}
        self._over = False
        threading.Thread(target=self._read, daemon=True).start()

    def join(self, torrent: bytes, have: str, wanted: str, peers: Peers, papers: Papers) -> None:
        """Exchange with the others.

        :param torrent: bencoded
        :param have, wanted: whether a piece is there, and whether it shall come, ``1`` or ``0`` for each
        """
        config = {
            "torrent": base64.b64encode(torrent).decode(),
            "folder": f"/proc/self/fd/{self._folder}",  # whatever its name leads to by now
            "have": have,
            "wanted": wanted,
            "listen": peers.own,
            "dial": peers.dial,
            "others": peers.others,
            **papers._asdict(),
        }
        with contextlib.suppress(BrokenPipeError):  # `look` tells why
            self._input.write(json.dumps(config).encode() + b"\n")
            self._input.flush()

    @property
    def _input(self) -> Any:
        return self._process.stdin

    def look(self, patience: float = _PATIENCE) -> Mapping[str, Any]:
        """What it has told last, see ``program``, with ``have`` as of the last time; waits for the first time.

        :raises DataError: it has ended, or tells nothing
        """
        with self._changed:
            self._changed.wait_for(lambda: self._last or self._over, patience)
            if self._over or not self._last:
                raise self._failure("it tells nothing" if not self._over else "")
            return self._last

    def end(self) -> str:
        """Have it end; what is there then, as of `have`.

        :raises DataError: it did not tell
        """
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        with self._changed:
            self._changed.wait_for(lambda: self._over, _PATIENCE)
        self.close()
        if "ended" not in self._last:
            raise self._failure("")
        return str(self._last["have"])

    def close(self) -> None:
        """End it, whatever it does."""
        with contextlib.suppress(BrokenPipeError):
            self._input.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_PATIENCE / 10)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()

    def _read(self) -> None:
        output = self._process.stdout
        for line in output or ():
            with self._changed:
                self._last = {**self._last, **json.loads(line)}
                self._changed.notify_all()
        with self._changed:
            self._over = True
            self._changed.notify_all()

    def _failure(self, cause: str) -> DataError:
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", "replace").strip()[-_LONGEST_ERROR:]
        last = words.splitlines()[-1] if words else "it has ended"
        return DataError("libtorrent", cause or last, "The rest comes from the store. Look at the node's libtorrent.")
