# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a mount signs in with, for as long as it lives."""

from __future__ import annotations

import hashlib
from typing import Any, Mapping, NamedTuple

APPLICATION_CREDENTIAL = "application_credential"
TOKEN = "token"
_MASK = "(secret)"


class Credential(NamedTuple):
    """An application credential of this mount, or a token.

    :ivar kind: ``application_credential`` or ``token``
    :ivar secret: of the application credential, or the token itself; empty in check mode
    :ivar id: of the application credential; empty for a token
    :ivar auth_url: of the identity service, ending with ``/v3``; empty for a token, which cannot be renewed
    :ivar expires: ISO 8601, UTC; empty where it has no end or nobody knows
    :ivar reason: why there has to be a new one; empty for the one that the mount has
    """

    kind: str
    secret: str = ""
    id: str = ""
    auth_url: str = ""
    expires: str = ""
    reason: str = ""

    @property
    def tag(self) -> str:
        """Tells one credential from another and betrays nothing."""
        return self.id or "token " + hashlib.sha256(self.secret.encode()).hexdigest()[:12]

    def masked(self, text: str) -> str:
        """*text* without the secret."""
        return text.replace(self.secret, _MASK) if self.secret else text

    def public(self) -> dict[str, str | None]:
        """For results and records."""
        return {"kind": self.kind, "id": self.id or None, "expires": self.expires or None}


def from_controller(handed: Mapping[str, Any]) -> Credential:
    """The credential that the action plugin has handed over, in the shape of :class:`Credential`."""
    return Credential(**{name: handed[name] for name in Credential._fields if handed.get(name)})
