# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An end to answers that do not end by themselves.

The time limits of the requests library, and so of openstacksdk and python-swiftclient, are those of one byte: a server
that sends one now and then, or ``100 Continue`` again and again, is waited for for ever. How much comes is not limited
at all: neither what is sent nor what is made of it where it is compressed.
"""

from __future__ import annotations

import http.client
import io
import time
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._http.answer import LONGEST

# What has to be asked for wherever a library would ask for something else; other answers are refused.
UNCOMPRESSED = {"Accept-Encoding": "identity"}
_COMES = 180.0  # seconds in which an answer has come once it has begun: they are small


def end_answers(session: Any, patience: float, subject: str) -> None:
    """Have all answers that a session of requests gets, those of proxies included, be whole in time or an error.

    None may have more than 64 MiB, or be compressed.

    :param session: that has sent nothing yet
    :param patience: seconds after which the first byte is given up
    :param subject: what its requests are about, as the user knows it
    """
    if session.headers is not None:
        session.headers.update(UNCOMPRESSED)
    for adapter in {id(adapter): adapter for adapter in session.adapters.values()}.values():
        _limit(adapter.poolmanager, patience + _COMES, subject)
        _limit_proxies(adapter, patience + _COMES, subject)


def _limit_proxies(adapter: Any, seconds: float, subject: str) -> None:
    make = adapter.proxy_manager_for

    def proxy_manager_for(proxy: str, **options: Any) -> Any:
        known = proxy in adapter.proxy_manager
        manager = make(proxy, **options)
        if not known:
            _limit(manager, seconds, subject)
        return manager

    adapter.proxy_manager_for = proxy_manager_for


def _limit(manager: Any, seconds: float, subject: str) -> None:
    """
    :param manager: of urllib3's pools; those that it makes from now on have connections of our kind
    """

    class Response(http.client.HTTPResponse):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.fp = io.BufferedReader(_Ending(self.fp.detach(), seconds, subject))

        def begin(self) -> None:
            super().begin()
            encoding = self.getheader("Content-Encoding", "identity").lower()
            if encoding != "identity" and self.length != 0:  # of nothing, as HEAD has it, it is a header like others
                raise _no_answer(subject, f"its answer is compressed ({encoding}), which nobody has asked for")

    pools = {}
    for scheme, pool in manager.pool_classes_by_scheme.items():
        # By the names that they had: errors show them.
        connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": Response})
        pools[scheme] = type(pool.__name__, (pool,), {"ConnectionCls": connection})
    manager.pool_classes_by_scheme = pools


class _Ending(io.RawIOBase):
    """Reads from another one, for so many seconds and no more than `LONGEST` bytes."""

    def __init__(self, raw: io.RawIOBase, seconds: float, subject: str) -> None:
        self._raw = raw
        self._seconds = seconds
        self._subject = subject
        self._end = time.monotonic() + seconds
        self._left = LONGEST

    def readable(self) -> bool:
        return True

    def readinto(self, block: Any) -> int | None:
        if time.monotonic() >= self._end:
            raise _no_answer(
                self._subject, f"something has come for {self._seconds:.0f} s, and it is no whole answer yet"
            )
        count = self._raw.readinto(block)
        self._left -= count or 0
        if self._left < 0:
            raise _no_answer(self._subject, f"{LONGEST >> 20} MiB have come, and it is no whole answer yet")
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


def _no_answer(subject: str, cause: str) -> Unavailable:
    return Unavailable(subject, cause, "Check the service's address and what is on the way, then run again.")
