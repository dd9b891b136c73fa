# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a web server's module for OpenID Connect does before Keystone: runs inside Keystone's server.

A federated sign-in brings the provider's access token; Keystone gets who that is in the request's environment, as from
mod_auth_openidc.
"""

import json
import urllib.request
from typing import Iterable
from urllib.parse import urlencode
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from tests.lab import layout

_FEDERATION = "/OS-FEDERATION/identity_providers/"


def believe_provider(application: WSGIApplication) -> WSGIApplication:
    """Put before Keystone."""

    def answer(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        kind, _space, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
        if _FEDERATION in environ.get("PATH_INFO", "") and kind == "Bearer":
            question = urlencode({"token": token}).encode()
            with urllib.request.urlopen(layout.url("oidc") + "/introspect", question, timeout=10) as response:
                said = json.load(response)
            if not said["active"]:
                start_response("401 Unauthorized", [("Content-Type", "text/plain")])
                return [b"the provider does not know this token\n"]
            environ["REMOTE_USER"] = said["username"]
            environ["OIDC-iss"] = said["iss"]
        return application(environ, start_response)

    return answer
