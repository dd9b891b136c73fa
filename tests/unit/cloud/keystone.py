# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plugin of keystoneauth that asks nobody and counts, for tests of what the processes of a run share."""

from __future__ import annotations

import multiprocessing
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable

from keystoneauth1 import access
from keystoneauth1.identity.base import BaseIdentityPlugin

FORK = multiprocessing.get_context("fork")


class Keystone(BaseIdentityPlugin):
    """Grants ``token-1``, ``token-2``, … to all processes that have it.

    :param asked: is a byte longer after each request
    :param fails: what it raises at its first requests
    :param life: of a token, in seconds
    :param ahead: how many seconds its clock is ahead of ours
    """

    def __init__(
        self, asked: Path, *fails: Exception, life: float = 3600, ahead: float = 0, lasts: float = 0.05
    ) -> None:
        super().__init__("http://keystone/v3")
        self.asked, self.fails, self.life, self.ahead, self.lasts = asked, fails, life, ahead, lasts

    def requests(self) -> int:
        """How many there were."""
        return self.asked.stat().st_size if self.asked.exists() else 0

    def get_auth_ref(self, session: Any) -> Any:
        """What a sign-in gives."""
        number = self.requests()
        with self.asked.open("a") as file:
            file.write("x")
        time.sleep(self.lasts)
        if number < len(self.fails):
            raise self.fails[number]
        now = datetime.now(timezone.utc) + timedelta(seconds=self.ahead)
        ends = now + timedelta(seconds=self.life)
        moments = {"issued_at": now.isoformat(), "expires_at": ends.isoformat()}
        body = {"token": {**moments, "methods": ["password"], "user": {"id": "u", "name": "u"}}}
        return access.create(body=body, auth_token=f"token-{number + 1}")


class Told(list[str]):
    """An operator who remembers."""

    is_there = False
    tell = list.append
    ask = list.append


def all_at_once(count: int, work: Callable[[], str]) -> list[str]:
    """What so many processes say."""
    said = FORK.SimpleQueue()
    processes = [FORK.Process(target=lambda: said.put(work())) for _number in range(count)]
    for process in processes:
        process.start()
    found = [said.get() for _process in processes]
    for process in processes:
        process.join()
    return found
