# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of tests to a server that does what a script says."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import LONGEST, Answer
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from tests.unit.http.scripted import Scripted


class Tokens:
    def __init__(self, *tokens: str) -> None:
        self.left = list(tokens)

    def current(self) -> str:
        return self.left[0]

    def renew(self, stale: str) -> str:
        if len(self.left) == 1:
            raise Denied("token", "no more")
        return self.left.pop(0)


def read(answer: Answer) -> bytes:
    return answer.read(LONGEST)


def transport(server: Scripted, tokens: Tokens | None = None, retries: int = 3) -> tuple[Transport, list[float]]:
    pauses: list[float] = []
    return Transport(server.url, tokens, timeout=5, retries=retries, sleep=pauses.append), pauses
