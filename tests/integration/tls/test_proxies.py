# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A controller that reaches the cloud by the proxy that its own environment names."""

from __future__ import annotations

import base64
import json
from typing import Any, Callable
from urllib.parse import urlsplit

import pytest

from tests.integration.conftest import NODE
from tests.lab import layout
from tests.lab.tls import urls
from tests.unit.forward_proxy import forwarding

AUTHORIZATION = "Basic " + base64.b64encode(b"user:pass/word").decode()

pytestmark = pytest.mark.skipif(not urls.spoken(), reason="NOT RUN: the lab speaks no TLS")


def test_it_signs_in_and_asks_the_store_by_the_proxy(
    playbook: Callable[..., Any], cloud: Callable[[str], Any], container: str
) -> None:
    tasks = [{"name": "Make", "chameleon.data.swift_container": {"cloud": "lab", "name": container}}]
    play = json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": tasks}])
    with forwarding(layout.address(), AUTHORIZATION) as proxy:
        ways = {
            "refused": proxy.url.replace("//", "//user:mistyped@"),
            "unquoted": proxy.url.replace("//", "//user:pass/word@"),
            "taken": proxy.url.replace("//", "//user:pass%2Fword@"),
        }
        played = {
            name: playbook(play, "-vvv", env={"https_proxy": url}, fails=name != "taken") for name, url in ways.items()
        }
    places = [urlsplit(url).netloc for url in (urls.public("keystone"), cloud("lab").object_store)]
    assert {line.split()[1] for line in proxy.asked} == set(places)
    told = {name: played[name].results["Make"][NODE].get("error") for name in ways}
    assert told["taken"] is None and played["taken"].results["Make"][NODE]["changed"]
    assert "the proxy of this environment refuses to connect to the identity service (407" in told["refused"]["cause"]
    assert (told["unquoted"]["kind"], told["unquoted"]["subject"]) == ("bad_input", "https_proxy")
    for secret in ("mistyped", "pass/word", "pass%2Fword"):
        assert all(secret not in run.output for run in played.values())
