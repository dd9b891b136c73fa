# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lab's users speak TLS to names, and trust its authority since they are told to; or plain HTTP, where that is
wanted.
"""

from __future__ import annotations

import json
import socket
import ssl
from typing import Any, Callable
from urllib.parse import SplitResult, urlsplit

import pytest
import yaml

from tests.integration.conftest import NODE
from tests.integration.nodes import run_on
from tests.lab import clients, layout
from tests.lab.lab import Lab


def addresses() -> list[SplitResult]:
    """What the catalog offers to users, and where clouds.yaml has them sign in."""
    clouds = yaml.safe_load(layout.CLOUDS.read_text())["clouds"].values()
    endpoints = [endpoint for service in clients.catalog("lab") for endpoint in service["endpoints"]]
    urls = {endpoint["url"] for endpoint in endpoints if endpoint["interface"] == "public"}
    return [urlsplit(url) for url in sorted(urls | {cloud["auth"]["auth_url"] for cloud in clouds})]


def greet(place: SplitResult, context: ssl.SSLContext) -> None:
    """Shake hands with who is there."""
    host, port = str(place.hostname), place.port or 443
    with socket.create_connection((host, port), 10) as connection:
        context.wrap_socket(connection, server_hostname=host).close()


def test_every_address_is_one_of_tls_at_a_name(lab: Lab) -> None:
    places = addresses()
    assert len(places) > 5
    for place in places:
        assert (place.scheme, str(place.hostname).partition(".")[2]) == ("https", "lab"), place
        greet(place, ssl.create_default_context(cafile=str(layout.AUTHORITY)))
        with pytest.raises(ssl.SSLCertVerificationError):
            greet(place, ssl.create_default_context())
    names = " ".join(sorted({str(place.hostname) for place in places}))
    assert set(run_on(NODE, f"getent ahostsv4 {names} | cut -d ' ' -f 1").split()) == {layout.LAB_ADDRESS}
    clouds = yaml.safe_load(layout.CLOUDS.read_text())["clouds"].values()
    assert {cloud["cacert"] for cloud in clouds} == {str(layout.AUTHORITY)}


def test_plain_http_where_it_is_wanted(lab: Lab, playbook: Callable[..., Any]) -> None:
    look = json.dumps(
        [{"hosts": NODE, "gather_facts": False, "tasks": [{"chameleon.data.swift_info": {"cloud": "lab"}}]}]
    )
    try:
        assert not lab.up(["keystone"], {"tls": "no"}).failed
        assert {place.scheme for place in addresses()} == {"http"}
        playbook(look)
    finally:
        assert not lab.up(["keystone"]).failed
    assert {place.scheme for place in addresses()} == {"https"}
    playbook(look)
