# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs inside a service: a clock that is off, as it looks from a controller whose own clock is."""

import time
from datetime import datetime, timedelta
from email.utils import formatdate
from typing import Any, Callable, Iterable


def set_ahead(seconds: float) -> None:
    """Have what the service asks for the time (oslo.utils) be ahead of the machine's clock, or behind."""
    from oslo_utils import timeutils

    usual: Callable[[bool], datetime] = timeutils.utcnow

    def utcnow(with_timezone: bool = False) -> datetime:
        return usual(with_timezone) + timedelta(seconds=seconds)

    timeutils.utcnow = utcnow


class Dated:
    """WSGI middleware by which answers tell the same time."""

    def __init__(self, application: Any, ahead: float) -> None:
        self._application = application
        self._ahead = ahead

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        def start(status: str, headers: "list[tuple[str, str]]", *rest: Any) -> Any:
            date = formatdate(time.time() + self._ahead, usegmt=True)
            return start_response(status, [*headers, ("Date", date)], *rest)

        return self._application(environ, start)  # type: ignore[no-any-return]  # WSGI is untyped
