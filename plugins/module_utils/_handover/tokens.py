# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a module's token comes from, and where a new one comes from when it has expired."""

from __future__ import annotations

import threading

from ansible_collections.chameleon.data.plugins.module_utils._errors import Denied
from ansible_collections.chameleon.data.plugins.module_utils._handover.folder import TOKEN, Folder

PATIENCE = 120.0  # seconds to wait for the controller to bring a new token: it looks every few seconds


class GivenToken:
    """A token that the user handed to the module directly; nobody can renew it."""

    def __init__(self, token: str) -> None:
        self._token = token

    def current(self) -> str:
        """The token to send."""
        return self._token

    def renew(self, stale: str) -> str:
        """:raises Denied: always."""
        raise Denied(
            "token",
            "the service refused it (expired, revoked, or of another cloud) and a given token cannot be renewed",
            "Hand over a fresh token, or let the action plugin sign in: set 'cloud' or 'auth' instead of 'token'.",
            status=401,
        )


class HandedToken:
    """A token that came through the hand-over folder and is renewed through it; safe from any thread.

    :param name: which of the tokens in the folder
    :param patience: seconds to wait for the controller to bring a new one
    """

    def __init__(self, folder: Folder, name: str = TOKEN, patience: float = PATIENCE) -> None:
        self._folder = folder
        self._name = name
        self._patience = patience
        self._lock = threading.Lock()
        self._token = folder.handed[name]
        self._refusal: Denied | None = None

    def current(self) -> str:
        """The token to send."""
        return self._token

    def renew(self, stale: str) -> str:
        """Return a token other than *stale*; many threads that met the same 401 ask only once.

        :raises Denied: the controller brought none, in time or ever
        """
        with self._lock:
            if self._refusal is not None:
                raise self._refusal
            if self._token == stale:
                try:
                    self._token = self._folder.ask_token(self._name, self._patience)
                except Denied as error:
                    self._refusal = error
                    raise
            return self._token
