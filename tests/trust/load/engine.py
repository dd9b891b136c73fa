# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the collection's sync, each in a process of its own, which may be killed."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Callable, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._handover.tokens import GivenToken
from ansible_collections.chameleon.data.plugins.module_utils._http.authorities import read_authorities
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import settings_with
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options
from tests.lab import layout
from tests.trust.stores import Place

Result = Mapping[str, Any]
Prepare = Callable[[], None]
_FORK = multiprocessing.get_context("fork")


def nothing() -> None:
    """No fault."""


class Run:
    """One that is at work.

    :param cache: the folder of what it remembers
    :param options: of ``swift_sync``
    :param prepare: is called in its process before it begins, to lay faults
    """

    def __init__(
        self, place: Place, cache: Path, options: Mapping[str, Any], check: bool = False, prepare: Prepare = nothing
    ) -> None:
        self._result, given = _FORK.Pipe(duplex=False)
        self._process = _FORK.Process(target=_sync, args=(given, place, cache, options, check, prepare))
        self._process.start()
        given.close()

    def at_work(self, seconds: float = 0) -> bool:
        """Whether it has not told its result within that time."""
        return not self._result.poll(seconds)

    def wait(self) -> Result | None:
        """Its result, also of one that has failed; None where it was killed.

        :raises RuntimeError: it ended in another way
        """
        try:
            result: Result | None = json.loads(self._result.recv_bytes())
        except EOFError:
            result = None
        self._process.join()
        code = self._process.exitcode
        if code != (-signal.SIGKILL if result is None else 0):
            raise RuntimeError(f"the run ended with {code}: {result}")
        return result


def run(
    place: Place, cache: Path, options: Mapping[str, Any], check: bool = False, prepare: Prepare = nothing
) -> Result | None:
    """One run, see :class:`Run`."""
    return Run(place, cache, options, check, prepare).wait()


def _sync(
    result: Connection, place: Place, cache: Path, options: Mapping[str, Any], check: bool, prepare: Prepare
) -> None:
    os.environ["XDG_CACHE_HOME"] = str(cache)
    prepare()
    result.send_bytes(json.dumps(_told(lambda: _synchronised(place, options, check))).encode())


def _synchronised(place: Place, options: Mapping[str, Any], check: bool) -> Result:
    settings = settings_with(container=place.container, **options)
    authorities = read_authorities(str(layout.AUTHORITY)) if place.url.startswith("https:") else ""
    transport = Transport(
        place.url, GivenToken(place.token), authorities=authorities, timeout=30, **transport_options(settings)
    )
    return synchronise(transport, settings, Meter(), check)


def _told(run: Callable[[], Result]) -> Result:
    """Its result as the module tells it."""
    try:
        return run()
    except DataError as error:
        return {"failed": True, "changed": False, "failures": [], "plan": [], **error.result()}
