# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A service that is away for a while, asked through a session of keystoneauth."""

from __future__ import annotations

from typing import Any, Iterator

import pytest
from keystoneauth1 import exceptions
from keystoneauth1.noauth import NoAuth
from keystoneauth1.session import Session

from ansible_collections.chameleon.data.plugins.module_utils._cloud.waiting import ask_patiently
from tests.unit.cloud import pauses
from tests.unit.cloud.keystone import Told
from tests.unit.json_server import JsonServer


class Service(JsonServer):
    """
    :ivar statuses: of the next answers; then 200
    :ivar asked: how often it was
    """

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.asked = 0
        super().__init__()

    def answer(self, method: str, path: str, body: Any, headers: Any) -> tuple[int, dict[str, str], Any]:
        self.asked += 1
        status = self.statuses.pop(0) if self.statuses else 200
        return status, {"Retry-After": "3"} if status == 429 else {}, {}


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    pauses.skip(monkeypatch)
    service = Service()
    yield service
    service.close()


def patient(told: Told, patience: float = 60) -> Session:
    session = Session(auth=NoAuth())
    ask_patiently(session, "cloud lab", told, patience)
    return session


@pytest.mark.parametrize("raises", [True, False])
def test_what_only_asks_is_sent_again_and_told_once(service: Service, raises: bool) -> None:
    service.statuses, told = [503, 429, 502, 504], Told()
    answer = patient(told).get(f"{service.url}/servers?name=secret", raise_exc=raises)
    assert answer.status_code == 200 and service.asked == 5
    assert told == [f"cloud lab: {service.url}/servers answers 503; trying again for 60 s"] or raises
    assert len(told) == 1 and "secret" not in told[0]


def test_it_is_given_up_and_then_asked_once_until_it_is_back(service: Service) -> None:
    service.statuses, told = [503] * 500, Told()
    session = patient(told)
    assert session.get(service.url, raise_exc=False).status_code == 503
    asked = service.asked
    assert 5 < asked < 20 and len(told) == 1
    with pytest.raises(exceptions.ServiceUnavailable):
        session.get(service.url)
    assert service.asked == asked + 1
    service.statuses = []
    session.get(service.url)
    service.statuses = [503, 503]
    assert session.get(service.url).status_code == 200 and len(told) == 2


@pytest.mark.parametrize(("method", "status"), [("POST", 503), ("DELETE", 504), ("PUT", 502), ("GET", 500)])
def test_all_else_is_sent_once(service: Service, method: str, status: int) -> None:
    service.statuses, told = [status] * 9, Told()
    assert patient(told).request(service.url, method, raise_exc=False).status_code == status
    assert service.asked == 1 and not told


def test_a_service_that_is_not_there_is_waited_for(service: Service) -> None:
    url = service.url
    service.close()
    told = Told()
    with pytest.raises(exceptions.ConnectFailure):
        patient(told).get(url)
    assert len(told) == 1 and "trying again" in told[0]
