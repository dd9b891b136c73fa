# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of servers that cannot be trusted, on the node and on the controller; nothing is told to them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Callable, Mapping

import certifi
import pytest
import trustme
import yaml

from tests.integration.conftest import NODE
from tests.integration.nodes import call_on
from tests.integration.tls.listeners import NAME, Listener, all_kinds, server
from tests.lab import layout

TOKEN = "a-token-that-nobody-may-see"
TOLD = {  # by what is wrong: (part of the cause, part of the remedy)
    "expired": ("certificate has expired", "clock"),
    "not yet valid": ("certificate is not yet valid", "clock"),
    "another name": (f"certificate is not valid for '{NAME}'", "the name that the certificate is for"),
    "unknown authority": ("unable to get local issuer certificate", "'ca_cert'"),
    "chain cut": ("unable to get local issuer certificate", "send those between"),
    "no such name": ("no certificate for the name that it is asked by", "the name that the certificate is for"),
    "client certificate": ("perhaps for want of a client certificate", "'client_cert'"),
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
    return errors_of(playbook, {name: {f"chameleon.data.{module}": dict(way)} for name, way in ways.items()})


def errors_of(playbook: Callable[..., Any], calls: Mapping[str, Mapping[str, Any]]) -> Any:
    """The error of each task, by its name."""
    tasks = [{"name": name, **call, "ignore_errors": True} for name, call in calls.items()]
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
        }
        told = errors(playbook, "swift_info", ways)
        assert not any(TOKEN.encode() in sent for listener in listeners.values() for sent in listener.received)
    by_it = {**TOLD, "cut in the handshake": ("the identity service has ended the TLS connection", "auth_url")}
    for name in ways:
        cause, remedy = by_it[name]
        assert cause in told[name]["cause"] and remedy in told[name]["remedy"], told[name]


def test_every_module_tells_it_and_has_changed_nothing(
    playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str, tmp_path: Path
) -> None:
    mount = f"/mnt/{tmp_path.name}"
    with Listener(server(trustme.CA())) as listener:
        way = {"token": TOKEN, "endpoint": listener.url, "ca_cert": ca_cert}
        told = errors_of(
            playbook,
            {
                "sync": {"chameleon.data.swift_sync": {**way, "direction": "push", "path": "/etc", "container": "c"}},
                "container": {"chameleon.data.swift_container": {**way, "name": "c"}},
                "mount": {"chameleon.data.cloudfuse_mount": {**way, "path": mount, "container": "c"}, "become": True},
                "snapshot": {"chameleon.data.chameleon_snapshot": {**way, "name": "i", "project_id": "p"}},
                "further region": {
                    "chameleon.data.chameleon_snapshot": {"cloud": "lab", "name": "i", "regions": [way]},
                    "become": True,
                },
                "servers": {"chameleon.data.chameleon_server_info": {"cloud": with_one_at("compute", listener)}},
                "leases": {"chameleon.data.chameleon_lease_info": {"cloud": with_one_at("reservation", listener)}},
            },
        )
        assert not any(TOKEN.encode() in sent for sent in listener.received)
    for name, error in told.items():
        assert (error["kind"], "is not trusted (unable to get local" in error["cause"]) == ("unavailable", True), name
        assert "Give the certificate of its authority" in error["remedy"], (name, error)
    assert call_on(NODE, f"ls -d {mount} /etc/chameleon.data/mounts/*{tmp_path.name}*").stdout == ""


def with_one_at(service: str, listener: Listener) -> dict[str, Any]:
    """The lab, with one of its services at the listener's address."""
    cloud = yaml.safe_load(layout.CLOUDS.read_text())["clouds"]["lab"]
    return {**cloud, f"{service}_endpoint_override": listener.url}


@pytest.mark.parametrize("to", ["https", "http"])
def test_a_token_goes_to_no_other_host(
    playbook: Callable[..., Any], authority: trustme.CA, ca_cert: str, to: str
) -> None:
    with Listener(server(authority) if to == "https" else None) as elsewhere:
        address = elsewhere.url.replace("https", to)
        moved = b"HTTP/1.1 307 Moved\r\nLocation: %b\r\nContent-Length: 0\r\n\r\n" % address.encode()
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
    everybody = tmp_path / "all.pem"  # as the page on credentials says
    everybody.write_bytes(Path(certifi.where()).read_bytes() + authority.cert_pem.bytes())
    on_node = f"/var/tmp/{tmp_path.name}.pem"
    with Listener(server(authority), answer=b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n") as listener:
        way = {"token": TOKEN, "endpoint": listener.url}
        tasks: list[dict[str, Any]] = [
            {"name": "bring", "ansible.builtin.copy": {"src": ca_cert, "dest": on_node, "mode": "0600"}},
            *(
                {"name": name, "chameleon.data.swift_info": {**way, **trust}, "ignore_errors": True}
                for name, trust in {
                    "node's": {"ca_cert": on_node, "ca_cert_remote_src": True},
                    "controller's": {"ca_cert": ca_cert},
                    "everybody's": {"ca_cert": str(everybody)},
                    "not there": {"ca_cert": on_node},
                    "no certificate": {"ca_cert": str(tmp_path / "empty.pem")},
                    "system's": {"ca_cert_remote_src": True},
                }.items()
            ),
            {"name": "remove", "ansible.builtin.file": {"path": on_node, "state": "absent"}},
        ]
        results = playbook(json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": tasks}])).results
    told = {name: results[name][NODE]["error"] for name in results if name not in ("bring", "remove")}
    for trusted in ("node's", "controller's", "everybody's"):
        assert told[trusted]["kind"] == "denied", told[trusted]  # it has answered
    assert "No such file" in told["not there"]["cause"] and told["not there"]["subject"] == f"ca_cert {on_node}"
    assert "no certificate in it" in told["no certificate"]["cause"]
    assert "not trusted" in told["system's"]["cause"]
