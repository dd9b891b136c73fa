# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of servers that cannot be trusted, on the node and on the controller; nothing is told to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Mapping

import pytest
import trustme

from tests.integration.conftest import NODE
from tests.integration.tls.listeners import NAME, Listener, all_kinds, server

TOKEN = "a-token-that-nobody-may-see"
TOLD = {  # by what is wrong: (part of the cause, part of the remedy)
    "expired": ("certificate has expired", "clock"),
    "not yet valid": ("certificate is not yet valid", "clock"),
    "another name": (f"certificate is not valid for '{NAME}'", "the name that the certificate is for"),
    "unknown authority": ("unable to get local issuer certificate", "'ca_cert'"),
    "cut in the handshake": ("hung up in the middle of the TLS handshake", "reaches the service"),
    "TLS 1.0": ("only versions of TLS that are not safe any more", "TLS 1.2"),
    "plain HTTP": ("does not speak TLS", "http: instead of https:"),
}


@pytest.fixture
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_cert(authority: trustme.CA, tmp_path: Path) -> str:
    """On the controller."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    return str(tmp_path / "ca.pem")


def errors(playbook: Callable[..., Any], module: str, ways: Mapping[str, Mapping[str, Any]]) -> Any:
    """The error of a task for each way to reach a store, by its name."""
    tasks = [{"name": name, f"chameleon.data.{module}": dict(way), "ignore_errors": True} for name, way in ways.items()]
    played = playbook(json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": tasks}]))
    assert TOKEN not in played.output
    return {name: hosts[NODE]["error"] for name, hosts in played.results.items()}


def test_a_node_tells_what_is_wrong(playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str) -> None:
    with all_kinds(authority) as listeners:
        ways = {
            name: {"token": TOKEN, "endpoint": listener.url, "ca_cert": ca_cert} for name, listener in listeners.items()
        }
        told = errors(playbook, "swift_info", ways)
        assert not any(TOKEN.encode() in sent for listener in listeners.values() for sent in listener.received)
    for name, (cause, remedy) in TOLD.items():
        assert (told[name]["kind"], cause in told[name]["cause"]) == ("unavailable", True), told[name]
        assert remedy in told[name]["remedy"], told[name]


def test_the_controller_tells_what_is_wrong_with_the_identity_service(
    playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str
) -> None:
    with all_kinds(authority) as listeners:
        ways = {
            name: {
                "auth_type": "token",
                "auth": {"auth_url": f"{listener.url}/v3", "token": TOKEN, "project_id": "0"},
                "ca_cert": ca_cert,
                "api_timeout": 2,
            }
            for name, listener in listeners.items()
            if name != "cut in the handshake"  # which is waited for: the service may be starting
        }
        told = errors(playbook, "swift_info", ways)
        assert not any(TOKEN.encode() in sent for listener in listeners.values() for sent in listener.received)
    for name in ways:
        cause, remedy = TOLD[name]
        assert cause in told[name]["cause"] and remedy in told[name]["remedy"], told[name]


def test_a_token_goes_to_no_other_host(playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str) -> None:
    with Listener(server(authority)) as elsewhere:
        moved = b"HTTP/1.1 307 Moved\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % elsewhere.url.encode()
        with Listener(server(authority), answer=moved) as listener:
            way = {"token": TOKEN, "endpoint": listener.url, "ca_cert": ca_cert}
            told = errors(playbook, "swift_info", {"moved": way})["moved"]
            assert any(TOKEN.encode() in sent for sent in listener.received)
        assert elsewhere.received == []
    assert "307" in told["cause"] and "Correct the service's address" in told["remedy"]


def test_a_file_that_the_node_has_and_one_that_nobody_has(
    playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str, tmp_path: Path
) -> None:
    (tmp_path / "empty.pem").write_text("no certificate\n")
    on_node = f"/var/tmp/{tmp_path.name}.pem"
    with Listener(server(authority), answer=b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n") as listener:
        way = {"token": TOKEN, "endpoint": listener.url}
        tasks: list[dict[str, Any]] = [
            {"name": "bring", "ansible.builtin.copy": {"src": ca_cert, "dest": on_node, "mode": "0600"}},
            *(
                {"name": name, "chameleon.data.swift_info": {**way, **trust}, "ignore_errors": True}
                for name, trust in {
                    "node's": {"ca_cert": on_node, "ca_cert_remote_src": True},
                    "controller's": {"ca_cert": ca_cert},
                    "not there": {"ca_cert": on_node},
                    "no certificate": {"ca_cert": str(tmp_path / "empty.pem")},
                    "system's": {"ca_cert_remote_src": True},
                }.items()
            ),
            {"name": "remove", "ansible.builtin.file": {"path": on_node, "state": "absent"}},
        ]
        results = playbook(json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": tasks}])).results
    told = {name: results[name][NODE]["error"] for name in results if name not in ("bring", "remove")}
    assert told["node's"]["kind"] == told["controller's"]["kind"] == "denied"  # it was trusted, and has answered
    assert "No such file" in told["not there"]["cause"] and told["not there"]["subject"] == f"ca_cert {on_node}"
    assert "no certificate in it" in told["no certificate"]["cause"]
    assert "not trusted" in told["system's"]["cause"]
