# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that sends elsewhere is not followed by the libraries of the controller: no password and no token go."""

from __future__ import annotations

from typing import Any, Iterator
from unittest.mock import Mock

import pytest
from keystoneauth1.session import Session

from ansible_collections.chameleon.data.plugins.module_utils._cloud.containers import Containers
from ansible_collections.chameleon.data.plugins.module_utils._cloud.redirects import stay_with_the_host
from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access, sign_in
from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from tests.unit.json_server import JsonServer


class Elsewhere(JsonServer):
    """Remembers what it was sent."""

    def __init__(self) -> None:
        self.came: list[Any] = []
        super().__init__()

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        self.came.append((method, path, body, headers.get("X-Auth-Token")))
        return 200, {}, {}


class Sender(JsonServer):
    """Answers with a redirect whatever changes something or signs in, and describes itself as Keystone."""

    def __init__(self, status: int, to: str) -> None:
        self._status, self._to = status, to
        super().__init__()

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        if path == "/v3":
            return 301, {"Location": f"{self.url}/v3/"}, None
        if path == "/v3/":
            links = [{"rel": "self", "href": f"{self.url}/v3/"}]
            return 200, {}, {"version": {"id": "v3.14", "status": "stable", "links": links}}
        return self._status, {"Location": f"{self._to}/stolen"}, None


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    """The host that a redirect names."""
    server = Elsewhere()
    yield server
    server.close()


@pytest.fixture(params=(302, 305, 307))
def sender(request: pytest.FixtureRequest, elsewhere: Elsewhere) -> Iterator[Sender]:
    """The service that sends there."""
    server = Sender(request.param, elsewhere.url)
    yield server
    server.close()


def test_a_password_is_for_the_host_that_was_named(sender: Sender, elsewhere: Elsewhere) -> None:
    RUN.forget()
    auth = {"auth_url": f"{sender.url}/v3", "username": "demo", "password": "canary", "user_domain_id": "default"}
    with pytest.raises(BadInput, match=rf"cloud {sender.url}/v3: the service answered 30\d.*nothing is sent"):
        sign_in({"auth": auth}, Mock())
    assert not elsewhere.came


@pytest.mark.parametrize("method", ("head", "create", "delete"))
def test_a_token_is_for_the_store_that_was_named(sender: Sender, elsewhere: Elsewhere, method: str) -> None:
    containers = Containers(None, Access(f"{sender.url}/v1/AUTH_x", "canary", None, True, None))
    with pytest.raises(BadInput, match=r"object store: the service answered 30\d"):
        getattr(containers, method)("data", *([{}] if method == "create" else []))
    containers.close()
    assert not elsewhere.came


def test_the_port_of_a_scheme_may_be_named_or_not() -> None:
    moved = Mock(status_code=301, url="https://Site/v3", headers={"Location": "https://site:443/v3/"})
    there = Mock(status_code=200)
    session = Mock(request=Mock(side_effect=[moved, there]))
    stay_with_the_host(session, "cloud here")
    assert session.request("https://Site/v3", "GET") is there


def test_a_redirect_within_the_service_is_followed(sender: Sender, elsewhere: Elsewhere) -> None:
    session = Session()
    stay_with_the_host(session, "cloud here")
    assert session.get(f"{sender.url}/v3", authenticated=False).json()["version"]["id"] == "v3.14"
    assert session.get(f"{sender.url}/else", authenticated=False, redirect=False).headers["Location"]
    assert not elsewhere.came
