# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-ins that may want a person: a code to be entered in a browser (OpenID Connect's device flow).

``v3oidcdeviceauthz`` of keystoneauth does it, and ``v3chameleonoidc`` (package ``ccauth``), which keeps a refresh token
in a folder for the next time, one for all clouds. Both ask by a warning of their log, that nobody sees in a task; and
who uses a refresh token at the same time as another process loses it.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from typing import Any, Iterator, Protocol

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied

_LOG = "keystoneauth.identity.v3.oidc"
_KEPT = os.environ.get("CC_LOGIN_STATE", "~/.cache/ccauth")  # as ccauth has it


class Operator(Protocol):
    """Whoever runs the play.

    :ivar is_there: whether a person sees what is said
    """

    is_there: bool

    def tell(self, text: str) -> None:
        """Say something that explains a wait."""

    def ask(self, text: str) -> None:
        """Say what a person has to do now."""


@contextlib.contextmanager
def with_person(plugin: Any, subject: str, operator: Operator) -> Iterator[None]:
    """Have what *plugin* wants of a person be said, and only one process at a time use its refresh token.

    :param plugin: of keystoneauth
    :param subject: the cloud, for messages
    :raises Denied: it wants one, and nobody is there
    """
    from keystoneauth1.identity.v3.oidc import OidcDeviceAuthorization

    if not isinstance(plugin, OidcDeviceAuthorization):
        yield
        return
    logs = [logging.getLogger(name) for name in dict.fromkeys((_LOG, type(plugin).__module__))]
    handler = _Question(subject, operator)
    with RUN.alone("person"), _other_runs_wait():
        for log in logs:
            log.addHandler(handler)
        try:
            yield
        finally:
            for log in logs:
                log.removeHandler(handler)


class _Question(logging.Handler):
    def __init__(self, subject: str, operator: Operator) -> None:
        super().__init__(logging.WARNING)
        self._subject = subject
        self._operator = operator

    def emit(self, record: logging.LogRecord) -> None:
        question = record.getMessage()
        if not self._operator.is_there:
            raise Denied(
                self._subject,
                f"it wants a person to sign in ({question}), and nobody sees this: the run has no terminal",
                "Sign in at a terminal first, for example by 'openstack token issue', which is remembered for the next "
                "time; or use an application credential.",
            )
        self._operator.ask(f"{self._subject}: {question}")


@contextlib.contextmanager
def _other_runs_wait() -> Iterator[None]:
    try:
        folder = os.open(os.path.expanduser(_KEPT), os.O_RDONLY | os.O_DIRECTORY)
    except OSError:  # nothing is kept yet
        yield
        return
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
