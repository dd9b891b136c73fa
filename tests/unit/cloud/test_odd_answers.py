# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever answers where an identity service is asked: what is none is told as that, no credentials are blamed."""

from __future__ import annotations

from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import access_to
from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from tests.unit.cloud.keystone import Told
from tests.unit.cloud.signing_in import PASSWORD, sign_in
from tests.unit.json_server import JsonServer

pytestmark = pytest.mark.usefixtures("no_cloud_around")

URL = "https://store/v1/AUTH_p"
ENDPOINT = {"interface": "public", "region": "One", "region_id": "One", "url": URL}


class Answering(JsonServer):
    """Describes itself as Keystone, and answers with what it is told to who signs in.

    :ivar given: status, headers and content
    """

    def __init__(self) -> None:
        self.given: tuple[int, dict[str, str], Any] = 201, {}, None
        super().__init__()

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        if method == "POST":
            return self.given
        links = [{"rel": "self", "href": f"{self.url}/v3/"}]
        return 200, {}, {"version": {"id": "v3.14", "status": "stable", "links": links}}


@pytest.fixture
def server() -> Iterator[Answering]:
    RUN.forget()
    server = Answering()
    yield server
    server.close()


def token(catalog: Any, **changed: Any) -> dict[str, Any]:
    """What Keystone answers."""
    whole = {
        "methods": ["password"],
        "user": {"id": "u", "name": "u", "domain": {"id": "default", "name": "Default"}},
        "project": {"id": "p", "name": "p", "domain": {"id": "default", "name": "Default"}},
        "issued_at": "2026-11-30T00:00:00.000000Z",
        "expires_at": "2026-11-30T01:00:00.000000Z",
        "catalog": catalog,
    }
    return {"token": {name: value for name, value in {**whole, **changed}.items() if value != "left out"}}


def catalog(**changed: Any) -> list[Any]:
    """One service with one endpoint."""
    endpoint = {name: value for name, value in {**ENDPOINT, **changed}.items() if value != "left out"}
    return [{"type": "object-store", "name": "swift", "id": "s", "endpoints": [endpoint]}]


def ask(server: Answering) -> str:
    """The address of the store that the catalog names."""
    options = {"auth": {**PASSWORD, "auth_url": f"{server.url}/v3", "project_domain_id": "default"}}
    return access_to(sign_in(options), "object-store", options, Told()).endpoint


@pytest.mark.parametrize(
    "content",
    [
        None,
        [],
        "<html>Log in to the network</html>",
        5,
        {"error": None},
        {"token": None},
        {"token": []},
        token(catalog(), expires_at="left out"),
        token(catalog(), expires_at="tomorrow"),
        token(catalog(), issued_at=5),
        token(None),
        token([None]),
        token([{"type": "object-store"}]),
        token([{"type": "object-store", "endpoints": [None]}]),
        token(catalog(url="left out")),
        token(catalog(url=None)),
        token(catalog(url="http://[::1")),
        token(catalog(interface=None)),
    ],
    ids=lambda content: str(content)[:30],
)
def test_what_is_no_identity_service(server: Answering, content: Any) -> None:
    server.given = 201, {"X-Subject-Token": "t"}, content
    with pytest.raises(Unavailable, match=r"what answers is no identity service, or none that .* Check auth_url"):
        ask(server)


@pytest.mark.parametrize("headers", [{}, {"X-Subject-Token": ""}])
def test_one_that_gives_no_token(server: Answering, headers: dict[str, str]) -> None:
    server.given = 201, headers, token(catalog())
    with pytest.raises(Unavailable, match="what answers is no identity service"):
        ask(server)


def test_one(server: Answering) -> None:
    server.given = 201, {"X-Subject-Token": "t"}, token(catalog())
    assert ask(server) == URL
