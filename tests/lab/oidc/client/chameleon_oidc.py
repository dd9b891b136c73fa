# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The testbed's sign-in, `auth_type: v3chameleonoidc`, as its package ccauth behaves; a plugin of keystoneauth.

A folder to have in PYTHONPATH. Like ccauth 0.3.0 it keeps the last refresh token in a file for all clouds, under one
temporary name and without a lock, and begins a device flow after whatever goes wrong with it.
"""

import json
import os
import time
from pathlib import Path
from typing import Any, Optional

from keystoneauth1 import access
from keystoneauth1.identity.v3.oidc import OidcDeviceAuthorization
from keystoneauth1.loading._plugins.identity.v3 import OpenIDConnectDeviceAuthorization

KEPT = Path(os.environ["CC_LOGIN_STATE"]) / "refresh_token.json"


class ChameleonOidc(OidcDeviceAuthorization):  # type: ignore[misc]  # has no type hints here
    """Signs in by what is kept, else by a device flow."""

    _refresh = ""

    def get_unscoped_auth_ref(self, session: Any) -> Any:
        """Called by keystoneauth."""
        kept = _kept()
        if kept:
            try:
                token = self._granted(session, {"grant_type": "refresh_token", "refresh_token": kept})
                _keep(self._refresh)
            except Exception:  # as ccauth does
                pass
            else:
                return access.create(resp=self._get_keystone_token(session, token))
        found = super().get_unscoped_auth_ref(session)
        _keep(self._refresh)
        return found

    def _get_access_token(self, session: Any, payload: dict[str, Any]) -> str:
        """Keep the refresh token that comes with it, which keystoneauth drops."""
        post = session.post

        def remembering(*args: Any, **kwargs: Any) -> Any:
            response = post(*args, **kwargs)
            self._refresh = response.json().get("refresh_token", "")
            return response

        session.post = remembering
        try:
            return str(super()._get_access_token(session, payload))
        finally:
            del session.post

    def _granted(self, session: Any, payload: dict[str, Any]) -> str:
        endpoint = self._get_access_token_endpoint(session)
        data = {**payload, "client_id": self.client_id}
        answer = session.post(endpoint, data=data, authenticated=False, log=False).json()
        self._refresh = answer["refresh_token"]
        return str(answer["access_token"])


class Loader(OpenIDConnectDeviceAuthorization):  # type: ignore[misc]
    """What the entry point names."""

    @property
    def plugin_class(self) -> type[ChameleonOidc]:
        return ChameleonOidc


def _kept() -> Optional[str]:
    try:
        return str(json.loads(KEPT.read_text())["refresh_token"])
    except (OSError, ValueError, KeyError):
        return None


def _keep(refresh: str) -> None:
    KEPT.parent.mkdir(parents=True, exist_ok=True)
    temporary = KEPT.with_suffix(".tmp")
    temporary.write_text(json.dumps({"refresh_token": refresh, "cached_at": time.time()}))
    temporary.chmod(0o600)
    temporary.replace(KEPT)
