# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The libraries of the controller go by the proxies that nodes go by."""

from __future__ import annotations

import pytest
import requests

from ansible_collections.chameleon.data.plugins.module_utils._cloud.proxies import go_as_nodes_do
from tests.unit.forward_proxy import forwarding
from tests.unit.http.scripted import OK, served


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> requests.Session:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    session = requests.Session()
    go_as_nodes_do(session)
    return session


@pytest.mark.parametrize(
    ("url", "no_proxy", "spared"),
    [
        ("https://[fd00::1]:5000/v3", "[fd00::1]", True),
        ("https://[fd00::1]:5000/v3", "fd00::/8", True),
        ("https://keystone.example.org/v3?x=y", "*.example.org", True),
        ("https://keystone.example.org:5000/v3", "other keystone.example.org:5000", True),
        ("https://keystone.example.org/v3", "stone.example.org", False),
        ("https://keystone.example.org/v3", "keystone.example.org:5000", False),
    ],
)
def test_what_is_spared(
    monkeypatch: pytest.MonkeyPatch, session: requests.Session, url: str, no_proxy: str, spared: bool
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy:3128")
    monkeypatch.setenv("no_proxy", no_proxy)
    found = session.merge_environment_settings(url, {}, False, None, None)
    assert found["proxies"] == ({} if spared else {"all": "http://proxy:3128"})


def test_requests_go_there(monkeypatch: pytest.MonkeyPatch, session: requests.Session) -> None:
    with served(OK, OK) as server, forwarding() as proxy:
        monkeypatch.setenv("all_proxy", proxy.url)
        assert session.get(server.url).text == "ok"
        monkeypatch.setenv("NO_PROXY", "127.0.0.0/8")
        assert session.get(server.url).text == "ok"
    assert proxy.asked == [f"GET {server.url} HTTP/1.1"]


def test_without_a_word_of_the_environment_nothing_changes(session: requests.Session) -> None:
    given = {"https": "http://of-the-system:3128"}
    assert session.merge_environment_settings("https://keystone", given, False, None, None)["proxies"] == given
