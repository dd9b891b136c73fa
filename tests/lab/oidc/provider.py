# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenID Connect provider, as far as signing in to Keystone needs one.

python -m tests.lab.oidc.provider ADDRESS PORT

It knows the lab's users. Its grants are `password`, the device flow (RFC 8628), and `refresh_token`, which rotates:
each refresh token is good once, and whoever brings a used one ends the whole session (RFC 6819, 5.2.2.3), as Keycloak
does with "revoke refresh token".

GET /approve?user_code=CODE&username=NAME is what a person does in a browser; GET /asked counts the grants.
"""

import json
import secrets
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Mapping
from urllib.parse import parse_qsl, urlsplit

from tests.lab import layout

DEVICE_GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL = 1  # seconds between two questions of a device


class Refusal(Exception):
    """An error of RFC 6749: its code."""


class Provider:
    """Users, sessions and tokens; all in memory."""

    def __init__(self, url: str, users: Mapping[str, str]) -> None:
        self._url = url
        self._users = users
        self._access: dict[str, str] = {}  # user by access token
        self._fresh: dict[str, tuple[str, str]] = {}  # user and session by refresh token that is still good
        self._used: dict[str, str] = {}  # session by refresh token that was used
        self._devices: dict[str, dict[str, str]] = {}  # by device code
        self.asked: dict[str, int] = {}

    def document(self) -> dict[str, Any]:
        """What /.well-known/openid-configuration says."""
        return {
            "issuer": self._url,
            "token_endpoint": f"{self._url}/token",
            "device_authorization_endpoint": f"{self._url}/device",
            "introspection_endpoint": f"{self._url}/introspect",
        }

    def device(self, _form: Mapping[str, str]) -> dict[str, Any]:
        """The beginning of a device flow."""
        self._count("device")
        code, user_code = secrets.token_hex(8), secrets.token_hex(4).upper()
        self._devices[code] = {"user_code": user_code}
        page = f"{self._url}/approve"
        return {
            "device_code": code,
            "user_code": user_code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?user_code={user_code}",
            "expires_in": 120,
            "interval": _INTERVAL,
        }

    def approve(self, form: Mapping[str, str]) -> dict[str, Any]:
        """A person says yes."""
        (device,) = [one for one in self._devices.values() if one["user_code"] == form["user_code"]]
        device["user"] = form.get("username", "demo")
        return {"approved": True}

    def token(self, form: Mapping[str, str]) -> dict[str, Any]:
        """The token endpoint."""
        grant = form.get("grant_type", "")
        self._count(grant)
        if grant == "password":
            if self._users.get(form.get("username", "")) != form.get("password"):
                raise Refusal("invalid_grant")
            return self._granted(form["username"], secrets.token_hex(8))
        if grant == DEVICE_GRANT:
            device = self._devices.get(form.get("device_code", ""), {})
            if "user" not in device:
                raise Refusal("authorization_pending" if device else "expired_token")
            del self._devices[form["device_code"]]
            return self._granted(device["user"], secrets.token_hex(8))
        if grant == "refresh_token":
            return self._refreshed(form.get("refresh_token", ""))
        raise Refusal("unsupported_grant_type")

    def introspect(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Whose access token it is."""
        user = self._access.get(form.get("token", ""))
        return {"active": user is not None, "username": user, "iss": self._url}

    def _granted(self, user: str, session: str) -> dict[str, Any]:
        access, refresh = secrets.token_hex(16), secrets.token_hex(16)
        self._access[access] = user
        self._fresh[refresh] = (user, session)
        return {"access_token": access, "refresh_token": refresh, "token_type": "Bearer", "expires_in": 300}

    def _refreshed(self, refresh: str) -> dict[str, Any]:
        if refresh in self._used:
            session = self._used[refresh]
            self._fresh = {token: of for token, of in self._fresh.items() if of[1] != session}
            self._count("used refresh_token")
        if refresh not in self._fresh:
            raise Refusal("invalid_grant")
        user, session = self._fresh.pop(refresh)
        self._used[refresh] = session
        return self._granted(user, session)

    def _count(self, what: str) -> None:
        self.asked[what] = self.asked.get(what, 0) + 1


def handler(provider: Provider) -> type[BaseHTTPRequestHandler]:
    """A request handler for the provider."""
    lock = threading.Lock()
    pages: dict[str, Callable[[Mapping[str, str]], dict[str, Any]]] = {
        "/": lambda _form: {},
        "/.well-known/openid-configuration": lambda _form: provider.document(),
        "/device": provider.device,
        "/approve": provider.approve,
        "/token": provider.token,
        "/introspect": provider.introspect,
        "/asked": lambda _form: dict(provider.asked),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(urlsplit(self.path).query)

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def _answer(self, form: str) -> None:
            with lock:
                try:
                    status, answer = 200, pages[urlsplit(self.path).path](dict(parse_qsl(form)))
                except Refusal as refusal:
                    status, answer = 400, {"error": str(refusal)}
                except (KeyError, ValueError):
                    status, answer = 404, {"error": "not_found"}
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler


def main() -> None:
    address, port = sys.argv[1:]
    provider = Provider(layout.url("oidc"), {"demo": layout.USER_PASSWORD, "other": layout.USER_PASSWORD})
    ThreadingHTTPServer((address, int(port)), handler(provider)).serve_forever()


if __name__ == "__main__":
    main()
