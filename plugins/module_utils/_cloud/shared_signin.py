# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One sign-in for each cloud and credential of a run, and one for each renewal: :mod:`run_memory` tells it to all."""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import threading
import time
from typing import Any, Iterator, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._cloud.offers import check_catalog
from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator, with_person
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import (
    asking,
    pause_asked_for,
    remembered,
    without_password,
)
from ansible_collections.chameleon.data.plugins.module_utils._cloud.waiting import Pauses
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied

_MARGIN = 120.0  # seconds, or a quarter of its life, before its end at which a token is renewed; that of keystoneauth
_ANSWER_RESTS = 5.0  # seconds for which a failed sign-in is the answer for all, instead of one failure for each host
_RESTS_LONGER = 4  # times as long after each further refusal: an account is locked after some
_LONG = 20.0  # seconds after which the user is told that it takes long


class SharedSignIn:
    """Takes the place of ``get_auth_ref`` of a plugin of keystoneauth, which is asked for each new token.

    :param plugin: a ``keystoneauth1.identity.base.BaseIdentityPlugin``
    :ivar name: of cloud and credential, see :func:`name_of`
    :param subject: the cloud, for messages
    :param patience: seconds for which an identity service that is away is asked again
    """

    def __init__(self, plugin: Any, name: str, subject: str, operator: Operator, patience: float) -> None:
        self._plugin = plugin
        self.name = name
        self._subject = subject
        self._operator = operator
        self._patience = patience
        self._ask = plugin.get_auth_ref
        self._given = ""  # the token that this process has had last
        self._headers = plugin.get_headers
        self._thread = 0  # the one that signs in
        plugin.get_auth_ref, plugin.get_headers = self, self._headers_unless_signing_in

    def __call__(self, session: Any) -> Any:
        """A token that is not the one which has been refused here; one of another process if there is one.

        :returns: a ``keystoneauth1.access.AccessInfo``
        :raises DataError: as of `sign_in`
        """
        refused = self._given if self._plugin.auth_ref is None else ""
        with RUN.alone(self.name):
            known = RUN.get(self.name)
            if "error" in known and time.monotonic() - known["at"] < max(_ANSWER_RESTS, known["refused_for"]):
                raise remembered(self._subject, known["error"])
            if not _lives(known) or refused == known["token"]:
                known = self._signed_in(session, known.get("refused_for", 0.0))
        self._given = known["token"]
        self._plugin.set_auth_state(known["state"])
        return self._plugin.auth_ref

    def outlast(self, seconds: float) -> None:
        """Have the next token live so long, unless a new one would not live much longer than this one."""
        known = RUN.get(self.name)
        if "state" in known and self._given == known["token"]:
            age = time.monotonic() - known["at"]
            if known["life"] - age < seconds and age > known["life"] / 10:
                self._plugin.invalidate()

    def _signed_in(self, session: Any, refused_for: float) -> dict[str, Any]:
        """
        :param refused_for: seconds for which the refusal before was the answer; 0 where it was none
        """
        try:
            granted = self._patiently(session)
            with asking(self._subject):
                known = self._read(granted)
        except DataError as error:
            refused_for = max(_ANSWER_RESTS, refused_for * _RESTS_LONGER) if isinstance(error, Denied) else 0.0
            failure = {"error": error.result()["error"], "at": time.monotonic(), "refused_for": refused_for}
            RUN.put(self.name, failure)
            raise
        RUN.put(self.name, known)
        return known

    def _read(self, granted: Any) -> dict[str, Any]:
        """What all processes are told of a token.

        :raises Exception: it is not what Keystone grants
        """
        check_catalog(granted)
        if not granted.auth_token:
            raise ValueError("it has no token")
        self._plugin.auth_ref = granted
        return {
            "state": self._plugin.get_auth_state(),
            "token": granted.auth_token,
            "expires": end_of(granted),
            "life": _life(granted),
            "at": time.monotonic(),
        }

    def _patiently(self, session: Any) -> Any:
        pauses = Pauses(self._subject, self._operator, self._patience)
        while True:
            try:
                with self._told_of(), asking(self._subject), with_person(self._plugin, self._subject, self._operator):
                    self._thread = threading.get_ident()
                    return self._ask(session)
            except DataError as error:
                if not pauses.wait(error.cause, pause_asked_for(error.__cause__)):
                    raise
            finally:
                self._thread = 0

    def _headers_unless_signing_in(self, session: Any, **options: Any) -> Any:
        """keystoneauth asks for a service's versions with a token where it was refused without; of the identity service
        it would wait for the token that it is about to get, for ever.
        """
        from keystoneauth1.exceptions import Unauthorized

        if self._thread == threading.get_ident():
            raise Unauthorized("it wants a token before there is one")
        return self._headers(session, **options)

    @contextlib.contextmanager
    def _told_of(self) -> Iterator[None]:
        """Say that one attempt takes long."""
        text = f"{self._subject}: it has not signed in within {_LONG:.0f} s, waiting for {self._plugin.auth_url}"
        timer = threading.Timer(_LONG, self._operator.tell, [without_password(text)])
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()


def granted_to(name: str) -> tuple[str, str | None] | None:
    """The token that a process of this run has got last, and its end (:func:`end_of`); None where it has to be new.

    :param name: see :func:`name_of`
    """
    known = RUN.get(name)
    return (known["token"], known["expires"]) if _lives(known) else None


def end_of(granted: Any) -> str | None:
    """When a token ends, ISO 8601 in UTC; None where the cloud does not say.

    :param granted: a ``keystoneauth1.access.AccessInfo``
    """
    return granted.expires.strftime("%Y-%m-%dT%H:%M:%SZ") if granted.expires else None


def name_of(config: Any) -> str:
    """What is the same for all tasks that can share a token: cloud, credential, and whom to trust.

    :param config: an ``openstack.config.cloud_region.CloudRegion``
    """
    whole = [config.config.get("auth_type"), config.get_auth_args(), config.get_requests_verify_args()]
    return hashlib.sha256(json.dumps(whole, sort_keys=True, default=str).encode()).hexdigest()


def _life(granted: Any) -> float:
    """Seconds; not when it ends, since the clocks of controller and cloud may differ."""
    if granted.expires and granted.issued:
        return float((granted.expires - granted.issued).total_seconds())
    return math.inf


def _lives(known: Mapping[str, Any]) -> bool:
    """Whether there is a token that need not be renewed yet."""
    return "state" in known and known["life"] - (time.monotonic() - known["at"]) >= _margin(known["life"])


def _margin(life: float) -> float:
    return min(_MARGIN, life / 4)
