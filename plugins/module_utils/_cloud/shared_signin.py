# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One sign-in for each cloud and credential of a run, and one for each renewal: :mod:`run_memory` tells it to all."""

from __future__ import annotations

import hashlib
import json
import math
import time
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._cloud.person import Operator, with_person
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin_errors import (
    pause_asked_for,
    remembered,
    signing_in,
)
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError

_MARGIN = 120.0  # seconds, or a quarter of its life, before its end at which a token is renewed; that of keystoneauth
_ANSWER_RESTS = 5.0  # seconds for which a refused sign-in is the answer for all, instead of one refusal for each host
_FIRST_PAUSE, _LAST_PAUSE = 1.0, 10.0  # seconds between two attempts


class SharedSignIn:
    """Takes the place of ``get_auth_ref`` of a plugin of keystoneauth, which is asked for each new token.

    :param plugin: a ``keystoneauth1.identity.base.BaseIdentityPlugin``
    :param name: of cloud and credential, see :func:`name_of`
    :param subject: the cloud, for messages
    :param patience: seconds for which an identity service that is away is asked again
    """

    def __init__(self, plugin: Any, name: str, subject: str, operator: Operator, patience: float) -> None:
        self._plugin = plugin
        self._name = name
        self._subject = subject
        self._operator = operator
        self._patience = patience
        self._ask = plugin.get_auth_ref
        self._given = ""  # the token that this process has had last
        plugin.get_auth_ref = self

    def __call__(self, session: Any) -> Any:
        """A token that is not the one which has been refused here; one of another process if there is one.

        :returns: a ``keystoneauth1.access.AccessInfo``
        :raises DataError: as of `sign_in`
        """
        refused = self._given if self._plugin.auth_ref is None else ""
        with RUN.alone(self._name):
            known = RUN.get(self._name)
            age = time.monotonic() - known.get("at", 0.0)
            if "error" in known and age < _ANSWER_RESTS:
                raise remembered(self._subject, known["error"])
            if "state" not in known or known["life"] - age < _margin(known["life"]) or refused == known["token"]:
                known = self._signed_in(session)
        self._given = known["token"]
        self._plugin.set_auth_state(known["state"])
        return self._plugin.auth_ref

    def outlast(self, seconds: float) -> None:
        """Have the next token live so long, unless a new one would not live much longer than this one."""
        known = RUN.get(self._name)
        if "state" in known and self._given == known["token"]:
            age = time.monotonic() - known["at"]
            if known["life"] - age < seconds and age > known["life"] / 10:
                self._plugin.invalidate()

    def _signed_in(self, session: Any) -> dict[str, Any]:
        try:
            granted = self._patiently(session)
        except DataError as error:
            RUN.put(self._name, {"error": error.result()["error"], "at": time.monotonic()})
            raise
        self._plugin.auth_ref = granted
        known = {
            "state": self._plugin.get_auth_state(),
            "token": granted.auth_token,
            "life": _life(granted),
            "at": time.monotonic(),
        }
        RUN.put(self._name, known)
        return known

    def _patiently(self, session: Any) -> Any:
        deadline = time.monotonic() + self._patience
        pause = _FIRST_PAUSE
        while True:
            try:
                with signing_in(self._subject), with_person(self._plugin, self._subject, self._operator):
                    return self._ask(session)
            except DataError as error:
                asked_for = pause_asked_for(error.__cause__)
                if asked_for is None or time.monotonic() + max(pause, asked_for) > deadline:
                    raise
                if pause == _FIRST_PAUSE:
                    self._operator.tell(f"{self._subject}: {error.cause}; trying again for {self._patience:.0f} s")
                time.sleep(max(pause, asked_for))
                pause = min(pause * 1.5, _LAST_PAUSE)


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


def _margin(life: float) -> float:
    return min(_MARGIN, life / 4)
