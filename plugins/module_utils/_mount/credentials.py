# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mount signs in with, for as long as it lives."""

from __future__ import annotations

import hashlib
from typing import Any, Mapping, NamedTuple

APPLICATION_CREDENTIAL, TOKEN, PASSWORD = "application_credential", "token", "password"
_MASK = "(secret)"


class Credential(NamedTuple):
    """An application credential, a token, or a user's password.

    :ivar kind: ``application_credential``, ``token`` or ``password``
    :ivar secret: of the application credential, the token itself, or the password; empty in check mode
    :ivar id: of the application credential, else empty
    :ivar auth_url: of the identity service, ending with ``/v3``; empty where nobody signs in anew
    :ivar expires: ISO 8601, UTC; empty where it has no end or nobody knows
    :ivar reason: why there has to be a new one; empty for the one that the mount has
    :ivar user, user_id: name and id of the user whose password it is
    :ivar project_id, region: what is signed in to, for programs that look the object store up in the catalog
    :ivar own: whether it is the user's own, which this collection neither made nor revokes
    :ivar since: ISO 8601, UTC, when it was made by the controller's clock, which compares it with its end; empty where
        the node has it from elsewhere
    :ivar instead_of: id of the application credential that the mount had when this one was made, empty if it had none
    :ivar waits: whether the one that the mount has still works, so that an open file need not be disturbed now
    """

    kind: str
    secret: str = ""
    id: str = ""
    auth_url: str = ""
    expires: str = ""
    reason: str = ""
    user: str = ""
    user_id: str = ""
    project_id: str = ""
    region: str = ""
    own: bool = False
    waits: bool = False
    since: str = ""
    instead_of: str = ""

    @property
    def tag(self) -> str:
        """Tells one credential from another and betrays nothing."""
        return self.id or f"{self.kind} {hashlib.sha256(self.secret.encode()).hexdigest()[:12]}"

    def masked(self, text: str) -> str:
        """*text* without the secret."""
        return text.replace(self.secret, _MASK) if self.secret else text

    def public(self) -> dict[str, Any]:
        """For results and records."""
        return {"kind": self.kind, "id": self.id or None, "expires": self.expires or None, "own": self.own}


def from_controller(handed: Mapping[str, Any]) -> Credential:
    """The credential that the action plugin has handed over, in the shape of :class:`Credential`."""
    return Credential(**{name: handed[name] for name in Credential._fields if handed.get(name)})
