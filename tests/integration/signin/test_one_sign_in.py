# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a run asks Keystone for a token, with fifty hosts and twenty-five forks."""

from __future__ import annotations

import contextlib
import json
import socket
import struct
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import pytest

from tests.lab import layout
from tests.lab.faults import rules
from tests.lab.faults.rules import Rule
from tests.lab.tls import urls

HOSTS = [f"fleet{number:02}" for number in range(50)]
KEYSTONE = urls.public("keystone") + "/v3"


@pytest.fixture
def fleet(tmp_path: Path) -> str:
    """An inventory of fifty hosts."""
    inventory = tmp_path / "fleet"
    inventory.write_text(
        "".join(f"{host} ansible_connection=local ansible_python_interpreter={sys.executable}\n" for host in HOSTS)
    )
    return str(inventory)


@pytest.fixture
def sign_ins(lab: Any) -> Iterator[Callable[[], int]]:
    """How often openstacksdk has asked Keystone for a token since the test began."""
    rules.set_rules("keystone", [Rule(method="POST", path="/auth/tokens")])
    yield lambda: sum(request["agent"].startswith("openstacksdk") for request in rules.struck("keystone"))
    rules.clear("keystone")


def revoke(user: str, admin_token: str) -> list[dict[str, Any]]:
    """Tasks that end all tokens of a user."""
    call = {"url": f"{KEYSTONE}/users/{user}", "method": "PATCH", "headers": {"X-Auth-Token": admin_token}}
    call["ca_path"] = str(layout.AUTHORITY)
    return [
        {
            "name": "Revoke",
            "ansible.builtin.uri": {**call, "body_format": "json", "body": {"user": {"enabled": enabled}}},
            "run_once": True,
        }
        for enabled in (False, True)
    ]


def test_a_run_signs_in_once_and_once_more_for_a_token_that_was_revoked_and_tries_a_wrong_password_once(
    playbook: Callable[..., Any],
    cloud: Callable[[str], Any],
    container: str,
    user: Any,
    attentive: None,
    fleet: str,
    sign_ins: Callable[[], int],
) -> None:
    auth = {
        "auth_url": KEYSTONE,
        "username": user.name,
        "password": layout.USER_PASSWORD,
        "project_name": "demo",
        "user_domain_id": "default",
        "project_domain_id": "default",
    }
    here = {"auth": auth, "region_name": "RegionOne", "ca_cert": str(layout.AUTHORITY)}
    elsewhere = {"cloud": {"auth": auth, "region_name": "RegionRGW", "cacert": str(layout.AUTHORITY)}}
    make, look = "chameleon.data.swift_container", "chameleon.data.swift_info"
    everywhere = [
        {"name": "Make", make: {**here, "name": container}, "check_mode": True},
        *revoke(user.id, cloud("lab-admin").token),
        {"name": "Make again", make: {**here, "name": container}, "check_mode": True},
    ]
    mistyped = {**here, "auth": {**auth, "password": "mistyped"}}
    on_some = [{"name": "Look", look: here}, {"name": "Look elsewhere", look: elsewhere}]
    in_vain = [{"name": "Mistype", look: mistyped, "ignore_errors": True}]
    plays = [
        {"hosts": "all", "gather_facts": False, "tasks": everywhere},
        {"hosts": HOSTS[:4], "gather_facts": False, "tasks": on_some, "strategy": "free", "serial": 3},
        {"hosts": HOSTS[:8], "gather_facts": False, "tasks": in_vain},
    ]
    before = sign_ins()
    played = playbook(json.dumps(plays), "-i", fleet, "--forks", "25")
    for task in ("Make", "Make again"):
        assert sorted(host for host, result in played.results[task].items() if result["changed"]) == HOSTS
    assert all(set(played.results[task]) == set(HOSTS[:4]) for task in ("Look", "Look elsewhere"))
    assert {result["error"]["kind"] for result in played.results["Mistype"].values()} == {"denied"}
    # On a busy machine five seconds may go by, after which the password is tried once more.
    assert sign_ins() - before in (2 + 1, 2 + 2)


def test_a_busy_identity_service_is_waited_for(playbook: Callable[..., Any], lab: Any) -> None:
    busy = [Rule(method="POST", path="/auth/tokens", count=1, status=429, headers={"Retry-After": "1"})]
    busy += [Rule(method="POST", path="/auth/tokens", count=2, status=503), Rule(method="POST", path="/auth/tokens")]
    rules.set_rules("keystone", busy)
    try:
        task = {"name": "Look", "chameleon.data.swift_info": {"cloud": "lab"}}
        play = {"hosts": "lab_nodes", "gather_facts": False, "tasks": [task]}
        played = playbook(json.dumps([play]), env={"ANSIBLE_FORKS": "5"})
        asked = [request["rule"] for request in rules.struck("keystone") if request["agent"].startswith("openstacksdk")]
    finally:
        rules.clear("keystone")
    assert asked == [0, 1, 1, 2]
    assert played.output.count("trying again for 120 s") == 1, played.output


_RESET = struct.pack("ii", 1, 0)  # of SO_LINGER: what is closed is cut off


@contextlib.contextmanager
def away_for(seconds: float) -> Iterator[str]:
    """The URL of Keystone at a port that cuts off connections for so long, and then passes them on to the real one."""
    name, port = urlsplit(KEYSTONE).hostname or "", urlsplit(KEYSTONE).port
    here = socket.gethostbyname(name)
    there_at = time.monotonic() + seconds

    def serve() -> None:
        while True:
            try:
                near, _peer = listening.accept()
            except OSError:
                return
            if time.monotonic() < there_at:
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
                near.close()
                continue
            far = socket.create_connection((here, port))
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=relay, args=(one, other), daemon=True).start()

    def relay(source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(65536):
                target.sendall(block)
            target.shutdown(socket.SHUT_WR)

    with socket.create_server((here, 0)) as listening:
        threading.Thread(target=serve, daemon=True).start()
        yield f"https://{name}:{listening.getsockname()[1]}/v3"


def test_an_identity_service_that_is_slow_or_away_for_a_minute_is_waited_for(
    playbook: Callable[..., Any], lab: Any
) -> None:
    """Side by side, since both are waited for: the one is slow to answer, the other starts anew behind its front."""

    def look(auth_url: str) -> Any:
        auth = {"auth_url": auth_url, "username": "demo", "password": layout.USER_PASSWORD, "project_name": "demo"}
        auth.update(user_domain_id="default", project_domain_id="default")
        options = {"auth": auth, "region_name": "RegionOne", "ca_cert": str(layout.AUTHORITY)}
        task = {"name": "Look", "chameleon.data.swift_info": options}
        return playbook(json.dumps([{"hosts": "lab_nodes", "gather_facts": False, "tasks": [task]}]))

    rules.set_rules("keystone", [Rule(method="POST", path="/auth/tokens", count=1, delay=21)])
    try:
        with away_for(60) as auth_url, ThreadPoolExecutor() as pool:
            slow, away = pool.map(look, (KEYSTONE, auth_url))
    finally:
        rules.clear("keystone")
    for played, told in ((slow, "it has not signed in within 20 s"), (away, "trying again for 120 s")):
        assert all("account" in result for result in played.results["Look"].values())
        assert " ".join(played.output.split()).count(told) == 1, played.output
