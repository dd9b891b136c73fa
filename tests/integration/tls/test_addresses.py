# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services that are named by an address, of IPv6 too, and which of them a proxy is spared for."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import pytest
import trustme

from tests.integration.conftest import NODE
from tests.integration.tls.listeners import NAME, Listener, server
from tests.lab import layout
from tests.lab.lab import Lab
from tests.lab.network import BRIDGE, ip
from tests.unit.forward_proxy import forwarding

HERE, THERE = "fd00:99::1", "fd00:99::11"
ANSWER = b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"


@pytest.fixture
def ipv6(lab: Lab) -> Iterator[str]:
    """An address that this machine has in the lab's network, and to which the node has a way."""
    ends = {layout.LAB_ID: (HERE, BRIDGE), f"{layout.LAB_ID}-{NODE}": (THERE, "eth0")}
    with contextlib.ExitStack() as until_end:
        for namespace, (address, device) in ends.items():
            place = [f"{address}/64", "dev", device]
            ip("-n", namespace, "-6", "addr", "add", *place, "nodad")
            until_end.callback(ip, "-n", namespace, "-6", "addr", "del", *place)
        yield HERE


def test_addresses_and_what_no_proxy_spares(playbook: Callable[..., Any], ipv6: str, tmp_path: Path) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    with contextlib.ExitStack() as stack:
        strict = stack.enter_context(forwarding(layout.address(), status=403))
        six, named, wrong = (
            stack.enter_context(Listener(server(authority, name), ANSWER, address))
            for name, address in (
                (ipv6, ipv6),
                (NAME, ""),
                (NAME, ipv6),
            )
        )

        def task(name: str, listener: Listener, **environment: str) -> dict[str, Any]:
            call = {"token": "none", "endpoint": listener.url, "ca_cert": str(tmp_path / "ca.pem")}
            return {
                "name": name,
                "chameleon.data.swift_info": call,
                "environment": environment and {"HTTPS_PROXY": strict.url, **environment},
                "ignore_errors": True,
            }

        port, other_port = urlsplit(six.url).port, urlsplit(wrong.url).port
        tasks = [
            task("spared: no proxy at all", six),
            task("spared: in brackets, with its port", six, no_proxy=f"elsewhere, [fd00:99:0::1]:{port}"),
            task("spared: networks", six, NO_PROXY="10.0.0.0/8,fd00:99::/64"),
            task("spared: all below a name", named, NO_PROXY=f"*.lab:{urlsplit(named.url).port}"),
            task("by proxy: others are", six, no_proxy=f"[{ipv6}]:1,fd00:98::/64,lab"),
            task("untrusted: of a name", wrong),
        ]
        played = playbook(json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": tasks}]))
    for name, hosts in played.results.items():
        error = hosts[NODE]["error"]
        told = {
            "spared": "the service answered 403",
            "by proxy": f"it refuses to connect to [{ipv6}]:{port}",
            "untrusted": f"the certificate of [{ipv6}]:{other_port} is not trusted (IP address mismatch",
        }
        assert told[name.partition(":")[0]] in error["cause"], (name, error)
    assert len(strict.asked) == 1
