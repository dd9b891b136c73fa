# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The node at rest while its files are read, and back at work whatever happens."""

from __future__ import annotations

from concurrent.futures import Future
from typing import Any, Callable, Iterator

import pytest

from tests.integration.chameleon_snapshot.conftest import NODE, Names, Node, wait

SERVICE = "at-rest-test"
OPTIONS = {
    "stop_services": f"[{SERVICE}-idle, {SERVICE}]",
    "pre_command": f"echo before $(systemctl is-active {SERVICE}) >> /run/{SERVICE}.log",
    "post_command": f"echo after $(systemctl is-active {SERVICE}) >> /run/{SERVICE}.log",
}


class Service:
    """A service of the node, and another one that does not run."""

    def __init__(self, node: Node) -> None:
        self._node = node
        node.root(
            f"printf '[Service]\\nExecStart=/bin/sleep infinity\\n' > /run/systemd/system/{SERVICE}.service\n"
            f"cp /run/systemd/system/{SERVICE}.service /run/systemd/system/{SERVICE}-idle.service\n"
            f"systemctl daemon-reload; systemctl start {SERVICE}; rm -f /run/{SERVICE}.log"
        )

    def pid(self) -> str:
        return self._node.root(f"systemctl show -p MainPID --value {SERVICE}")

    def log(self) -> list[str]:
        return self._node.root(f"cat /run/{SERVICE}.log 2>/dev/null || :").splitlines()

    def remove(self) -> None:
        self._node.root(
            f"systemctl stop {SERVICE} {SERVICE}-idle\n"
            f"rm -f /run/systemd/system/{SERVICE}*.service /run/{SERVICE}.log; systemctl daemon-reload"
        )


@pytest.fixture
def service(node: Node) -> Iterator[Service]:
    service = Service(node)
    yield service
    service.remove()


def test_a_service_is_stopped_and_started_again(
    small: Callable[..., str], playbook: Callable[..., Any], images: Names, service: Service, node: Node
) -> None:
    before = service.pid()
    assert playbook(small(**OPTIONS)).results["Snapshot"][NODE]["changed"]
    assert service.pid() not in (before, "0")
    assert service.log() == ["before active", "after active"]
    assert node.root(f"systemctl is-active {SERVICE}-idle || :") == "inactive"


def test_it_runs_again_at_once_when_the_run_is_killed(
    snapshot: Callable[..., str],
    playbook: Callable[..., Any],
    images: Names,
    service: Service,
    node: Node,
    background: Callable[..., Future[Any]],
) -> None:
    before = service.pid()
    run = background(playbook, snapshot(**OPTIONS), fails=True)
    pids = wait(node.processes)
    wait(lambda: "/var/tmp/chameleon-snapshot/disk.raw" in node.traces())
    assert service.pid() == "0"
    node.root(f"kill -9 {' '.join(pids)}")
    run.result()
    wait(lambda: service.log() == ["before active", "after active"], patience=20)
    assert service.pid() not in (before, "0")
    assert [image.status for image in images.all()] == ["queued"]  # which the next run takes away


def test_what_cannot_be_frozen_is_told_beforehand(
    snapshot: Callable[..., str], playbook: Callable[..., Any], images: Names
) -> None:
    failed = playbook(snapshot(freeze="true"), "--check", fails=True).results["Snapshot"][NODE]
    assert failed["error"]["kind"] == "refused"
    assert "/ is overlay, which cannot be frozen" in failed["msg"]
    assert images.all() == []


def test_unknown_services_are_told_before_anything_is_stopped(
    snapshot: Callable[..., str], playbook: Callable[..., Any], images: Names, service: Service
) -> None:
    before = service.pid()
    given = {**OPTIONS, "stop_services": f"[{SERVICE}, no-such-service]"}
    failed = playbook(snapshot(**given), fails=True).results["Snapshot"][NODE]
    assert "there is no service no-such-service" in failed["msg"]
    assert service.pid() == before
    assert service.log() == []
