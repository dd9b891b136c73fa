# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that are away or busy for a while: they are waited for, by whatever request they are met first."""

from __future__ import annotations

import time
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import (
    first_line,
    pause_asked_for,
    pause_of,
)

_FIRST_PAUSE, _LAST_PAUSE = 1.0, 10.0  # seconds between two attempts
_ONLY_ASK = ("GET", "HEAD")  # what may be sent again, whatever has become of it


class Pauses:
    """Between attempts, until patience ends.

    :param subject: what does not answer, for messages
    :param operator: is told once why it takes long
    :param patience: seconds from now on
    """

    def __init__(self, subject: str, operator: Operator, patience: float) -> None:
        self._subject = subject
        self._operator = operator
        self._patience = patience
        self._end = time.monotonic() + patience
        self._next = _FIRST_PAUSE

    def wait(self, cause: str, asked_for: float | None) -> bool:
        """Let some time pass; whether another attempt is of use then.

        :param cause: why the last one has failed
        :param asked_for: seconds that the service wants to be left alone; None where waiting does not help
        """
        if asked_for is None or time.monotonic() + max(self._next, asked_for) > self._end:
            return False
        if self._next == _FIRST_PAUSE:
            self._operator.tell(f"{self._subject}: {cause}; trying again for {self._patience:.0f} s")
        time.sleep(max(self._next, asked_for))
        self._next = min(self._next * 1.5, _LAST_PAUSE)
        return True


def ask_patiently(session: Any, subject: str, operator: Operator, patience: float) -> None:
    """Have requests of a session that only ask be sent again while a service is away.

    What changes something is sent once: whether it was done is for the caller to find out.

    :param session: of keystoneauth, through which openstacksdk asks all services
    :param subject: the cloud, as the user named it
    :param patience: seconds, however many requests meet that it is away
    """
    send = session.request
    away: Pauses | None = None  # since a service has failed; None where the last answer was one

    def request(url: str, method: str, *arguments: Any, **options: Any) -> Any:
        nonlocal away
        from keystoneauth1 import exceptions as keystone

        now = Pauses(subject, operator, patience)
        while True:
            try:
                answer = send(url, method, *arguments, **options)
                cause, asked_for = f"{answer.url.partition('?')[0]} answers {answer.status_code}", pause_of(answer)
                away = None if asked_for is None else away or now
                if away is None or method not in _ONLY_ASK or not away.wait(cause, asked_for):
                    return answer
            except keystone.ClientException as error:
                away = away or now
                if method not in _ONLY_ASK or not away.wait(first_line(error), pause_asked_for(error)):
                    raise

    session.request = request
