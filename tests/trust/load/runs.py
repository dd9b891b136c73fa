# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs of the engine, from the side of who wants them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from types import TracebackType
from typing import Any, Mapping, NamedTuple

from tests.tools.paths import ROOT
from tests.trust.faults.failpoints.armed import Order


class Ran(NamedTuple):
    """What has come of a run.

    :ivar status: 0, or minus the signal that has ended it
    :ivar result: the module's; None of one that was ended
    :ivar passed: how often each side of each commit point was reached
    :ivar peak: bytes of memory that it had at most
    """

    status: int
    result: Mapping[str, Any] | None
    passed: Mapping[str, int]
    peak: int


class Runs:
    """A process that runs the engine as often as is wanted; a context manager.

    :param authorities: certificates of those that the store is trusted by, PEM
    """

    def __init__(self, url: str, token: str, authorities: str) -> None:
        self._store = {"url": url, "token": token, "authorities": authorities}

    def __enter__(self) -> Runs:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.trust.load.runner"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": f"{ROOT}/.collections:{ROOT}"},
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()

    def run(self, cache: str, options: Mapping[str, Any], end: Order | None = None, **more: Any) -> Ran:
        """One run.

        :param cache: the folder of what runs learn
        :param options: the module's
        :param end: where it shall end
        :param more: ``url`` to go another way, ``pace`` by which pauses are multiplied, ``bases`` for an `Economy`,
            ``boot`` that it takes itself to be in
        """
        assert self._process.stdin is not None and self._process.stdout is not None
        order = {**self._store, "cache": cache, "options": options, "pace": 1.0, "end": end and end._asdict(), **more}
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return Ran(**json.loads(self._process.stdout.readline()))
