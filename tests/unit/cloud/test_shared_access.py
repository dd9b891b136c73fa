# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many processes of a run make a connection of openstacksdk to be told how a service is reached."""

from __future__ import annotations

import os
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import pytest
import trustme

from ansible_collections.chameleon.data.plugins.module_utils._cloud.run_memory import RUN
from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_access import shared_access
from ansible_collections.chameleon.data.plugins.module_utils._cloud.shared_signin import SharedSignIn
from ansible_collections.chameleon.data.plugins.module_utils._cloud.signin import Access
from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError, Denied
from tests.unit.cloud.keystone import Keystone, Told, all_at_once


class Cloud:
    """Counts the connections that all processes make to it.

    :ivar fails: how many of them fail
    :ivar ca_cert: whom it is trusted by, where that is not the system's
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fails = 0
        self.ca_cert: Path | None = None
        self._made = folder / "made"

    @property
    def connections(self) -> int:
        """How many there were."""
        return self._made.stat().st_size if self._made.exists() else 0

    def access(self, service: str = "object-store", **options: Any) -> Access:
        """What one more process of the run is told."""
        return shared_access({"cloud": "lab", **options}, service, self._connect, Told())

    def _connect(self) -> Any:
        with self._made.open("a") as file:
            file.write("x")
        if self.connections <= self.fails:
            raise Denied("cloud lab", "no", "Ask.")
        plugin = Keystone(self.folder / "asked")
        SharedSignIn(plugin, "lab and demo", "cloud lab", Told(), 60.0)
        session = SimpleNamespace(auth=plugin, get_token=lambda: plugin.get_token(None))
        config = Mock(
            **{"get_session_endpoint.side_effect": "https://site/{}".format, "get_region_name.return_value": "r"}
        )
        config.get_interface.return_value = "public"
        config.get_service_name.return_value = None
        config.get_requests_verify_args.return_value = (str(self.ca_cert) if self.ca_cert else True, None)
        return SimpleNamespace(session=session, config=config)


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cloud:
    """One of a token with a project, at the beginning of a run; openstacksdk reads ``clouds.yaml`` in the folder."""
    RUN.forget()
    monkeypatch.setattr("keystoneauth1.access.AccessInfoV3.project_id", "p")
    (tmp_path / "clouds.yaml").write_text("clouds: {}")
    monkeypatch.setenv("OS_CLIENT_CONFIG_FILE", str(tmp_path / "clouds.yaml"))
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    return Cloud(tmp_path)


def test_one_process_of_many_makes_a_connection(cloud: Cloud) -> None:
    assert set(all_at_once(10, lambda: repr(cloud.access()))) == {repr(cloud.access())}
    access = cloud.access()
    assert (access.endpoint, access.token, cloud.connections) == ("https://site/object-store", "token-1", 1)
    assert access.place == ("http://keystone/v3", "p", "r")
    assert access.expires and access.validate_certs and not access.authorities


def test_another_question_is_asked_by_itself(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.access()
    assert cloud.access("image").endpoint == "https://site/image"
    cloud.access(region_name="CHI@TACC")
    cloud.access(endpoint="https://elsewhere")
    assert cloud.connections == 4
    monkeypatch.setenv("OS_PASSWORD", "another")
    cloud.access()
    (cloud.folder / "clouds.yaml").write_text("clouds: {lab: {}}")
    cloud.access()
    assert cloud.connections == 6


def test_a_token_about_to_end_is_renewed_by_a_connection(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    cloud.access()
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 3600 - 60)
    assert [cloud.access().token for _number in range(3)] == ["token-2"] * 3
    assert cloud.connections == 2


def test_nobody_learns_from_a_failure(cloud: Cloud) -> None:
    cloud.fails = 2

    def told() -> str:
        try:
            return cloud.access().token
        except DataError as error:
            return error.kind

    assert sorted(all_at_once(4, told)) == ["denied", "denied", "token-1", "token-1"]
    assert told() == "token-1"


def test_authorities_that_change_are_read_again(cloud: Cloud) -> None:
    cloud.ca_cert = cloud.folder / "authority.pem"
    first, second = (trustme.CA().cert_pem.bytes().decode() for _number in range(2))
    cloud.ca_cert.write_text(first)
    assert [cloud.access().authorities for _number in range(2)] == [first] * 2
    cloud.ca_cert.write_text(second)
    os.utime(cloud.ca_cert, (1, 1))
    assert cloud.access().authorities == second
    assert cloud.connections == 2
