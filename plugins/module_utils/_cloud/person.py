# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sign-ins that may want a person: a code to be entered in a browser (OpenID Connect's device flow), or a login there.

``v3oidcdeviceauthz`` and ``v3websso`` of keystoneauth do it, and ``v3chameleonoidc`` (package ``ccauth``), which keeps
a refresh token in a folder for the next time, one for all clouds. They ask by a warning of their log, that nobody sees
in a task; and who uses a refresh token at the same time as another process loses it.
"""

from __future__ import annotations

import contextlib
import fcntl
import logging
import os
from typing import Any, Iterator, Protocol

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied

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
    logs = _logs_that_ask(type(plugin))
    if not logs:
        yield
        return
    handler = _Question(subject, operator)
    with RUN.alone("person"), _other_runs_wait():
        for log in logs:
            log.addHandler(handler)
        try:
            yield
        finally:
            for log in logs:
                log.removeHandler(handler)


def _logs_that_ask(plugin: type) -> list[logging.Logger]:
    """Those of the classes that want a person, which keystoneauth marks since release 5.18."""
    from keystoneauth1.identity.v3.oidc import OidcDeviceAuthorization

    asking = [
        one
        for one in plugin.__mro__
        if issubclass(one, OidcDeviceAuthorization) or getattr(one, "interactive_unscoped_auth", False)
    ]
    # keystoneauth calls its logs so.
    names = [one.__module__.replace("keystoneauth1.", "keystoneauth.", 1) for one in asking]
    return [logging.getLogger(name) for name in dict.fromkeys(names)]


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
        with contextlib.suppress(OSError):  # a home on NFS, where folders cannot be locked
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
