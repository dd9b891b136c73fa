# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A run of many hosts with all that a report can tell, and the parts of it that single tests take."""

from __future__ import annotations

from typing import Any

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import FINISHED, Report
from ansible_collections.chameleon.data.plugins.plugin_utils.report.recorder import Recorder
from ansible_collections.chameleon.data.plugins.plugin_utils.report.seen import Ended

BEGAN = 1796040000.0  # 2026-11-30T12:00:00Z
GIB = 1 << 30


def ended(module: str, result: dict[str, Any] | None = None, host: str = "node1", **more: Any) -> Ended:
    """What a task has come to; a module without a collection is one of ours."""
    given: dict[str, Any] = {
        "host": host,
        "task": module,
        "place": host,
        "module": module if "." in module else f"chameleon.data.{module}",
        "status": "changed",
        "check": False,
        "attempts": 1,
        "arguments": {},
        "result": result or {},
        "message": "",
        "hidden": "",
    }
    return Ended(**{**given, **more})


def recorder(check: bool = False) -> Recorder:
    """One that has heard of a play."""
    new = Recorder("run", check, ("inventory.yml",), BEGAN)
    new.playbook("run.yml")
    new.play("play", "All of it")
    return new


def told(*events: Ended, check: bool = False) -> Report:
    """The facts of a run of these, a second each."""
    new = recorder(check)
    for second, event in enumerate(events):
        new.started(event.host, event.task, event.task, event.module, BEGAN + second)
        new.task_ended(event, False, BEGAN + second + 1)
    return new.report(FINISHED, BEGAN + len(events))


def pull(moved: int = 12, unchanged: int = 3, **more: Any) -> dict[str, Any]:
    """A result of ``swift_sync`` that has pulled files of 1 MiB."""
    result = {
        "changed": bool(moved),
        "direction": "pull",
        "source": "datasets/genomes",
        "destination": "/data/genomes",
        "container": "datasets",
        "prefix": "genomes/",
        "layout": "files",
        "source_state": {"digest": "5f70bf18", "objects": moved + unchanged, "bytes": (moved + unchanged) << 20},
        "counts": {"download": moved},
        "bytes": moved << 20,
        "unchanged": unchanged,
        "done": {"files": moved, "bytes": moved << 20, "deleted": 0, "unverified": 0, "clamped": 0},
        "seconds": 2.5,
        "rate": (moved << 20) / 2.5,
        "requests": moved + 1,
        "failures_total": 0,
        "failures": [],
    }
    return {**result, **more}


def push(host: str, files: int = 40) -> dict[str, Any]:
    """A result of ``swift_sync`` that has pushed the results of a host."""
    return pull(
        files,
        2,
        direction="push",
        source="/home/cc/results",
        destination=f"results/run-7/{host}",
        container="results",
        prefix=f"run-7/{host}/",
        source_state=None,
        counts={"upload": files},
    )


LEASE = {
    "id": "0b6f0c1e",
    "name": "my-experiment",
    "status": "ACTIVE",
    "degraded": False,
    "start": "2026-11-30T08:00:00Z",
    "end": "2026-12-01T00:00:00Z",
    "remaining": 43000,
    "hosts": ["P3-CPU-018"],
    "reservations": [{"resource_type": "physical:host", "amount": 2}, {"resource_type": "virtual:floatingip"}],
}
IMAGE = {
    "id": "0e1f6ff5-a03d-4a4e-9c0f-5d3c1d0c7f2b",
    "name": "my-experiment-v3",
    "status": "active",
    "size": 3 * GIB,
    "virtual_size": 9 * GIB,
    "created_at": "2026-11-30T12:01:00Z",
}
SNAPSHOT = {
    "image": IMAGE,
    "plan": [],
    "rotated": [{"id": "1", "name": "my-experiment"}],
    "fingerprint": "f1",
    "left_out": {
        "lists": {"excluded": {"count": 31000, "bytes": 52 * GIB}, "secrets": {"count": 2, "bytes": 3400}},
        "secrets": {"/home/cc/.ssh/id_ed25519": "private key"},
    },
    "seconds": {"survey": 1.1, "copy": 25.0, "compress": 64.2, "inspect": 3.0, "upload": 22.1},
}
MOUNT = {
    "mount_point": "/mnt/results",
    "state": "mounted",
    "container": "results",
    "prefix": "run-7",
    "backend": "rclone",
    "credential": {"kind": "application_credential", "id": "c1", "expires": "2026-12-30T12:00:00Z", "own": False},
    "changes": [],
}


def fleet(count: int, tasks: int = 40) -> Report:
    """A run of *count* hosts: a lease, packages, mounts, data, results, images, and a few that fail.

    :param tasks: further ones that change nothing
    """
    hosts = [f"node{number:03}" for number in range(1, count + 1)]
    new = Recorder("Nightly experiment", False, ("inventory.yml",), BEGAN)
    new.playbook("experiment.yml")
    clock = BEGAN

    def task(name: str, seconds: float, events: dict[str, Ended], forks: int = 25) -> None:
        nonlocal clock
        free = [clock] * forks
        for number, (host, event) in enumerate(events.items()):
            begin = free[number % forks]
            end = begin + seconds * (1 + (number * 7919 % 13) / 13)
            free[number % forks] = end
            new.started(host, name, name, event.module, begin)
            new.task_ended(event._replace(task=name, host=host, place=host), False, end)
        clock = max(free) + 0.05

    def everywhere(event: Ended, **more: Any) -> dict[str, Ended]:
        return {host: event._replace(host=host, place=host, **more) for host in hosts}

    new.play("lease", "Have the lease")
    arguments = {"cloud": "chi_uc", "name": "my-experiment"}
    task("Have the lease", 8, {"localhost": ended("chameleon_lease", {"lease": LEASE}, arguments=arguments)})
    new.play("mount", "Mount the object store")
    task("Install the programs", 6, everywhere(ended("ansible.builtin.apt", status="changed")))
    for number in range(tasks):
        quiet = ended("ansible.builtin.stat", status="skipped" if number % 3 == 0 else "ok")
        task(f"Look at one thing or another, number {number}", 0.1, everywhere(quiet))
    task("Mount", 3, everywhere(ended("cloudfuse_mount", MOUNT, arguments={"cloud": "chi_uc", "state": "mounted"})))
    health = {"mount_point": "/mnt/results", "health": "healthy", "mounted": True, "source": "store:results/run-7"}
    looked = {"mounts": [{**health, "backend": "rclone", "pending_total": 0, "cache_bytes": 0}]}
    waits = {"mounts": [{**health, "backend": "rclone", "pending_total": 3, "cache_bytes": 5 << 20}]}
    hung = {"mounts": [{**health, "backend": "rclone", "health": "hung", "pending_total": 1}]}
    after = everywhere(ended("cloudfuse_mount_info", looked, status="ok"))
    for host, found in zip(hosts[1:3], (waits, hung)):
        after[host] = after[host]._replace(result=found)
    task("Look at the mounts", 0.4, after)
    new.play("stage", "Stage the data sets")
    refused = {"kind": "denied", "subject": "container datasets", "cause": "the service answered 403 Forbidden"}
    refused["remedy"] = "This identity may not read it: ask its owner for read_acl."
    staged = everywhere(ended("swift_sync", pull(1200, 300)))
    for number, host in enumerate(hosts):
        mine = pull(1200 - number % 7, 300 + number % 7, seconds=20.0 + number % 11, rate=(50 + number % 9) << 20)
        staged[host] = staged[host]._replace(result=mine)
    staged[hosts[-1]] = staged[hosts[-1]]._replace(status="failed", result={"error": refused}, message="no")
    task("Move what has changed", 20, staged)
    away = ended("ansible.builtin.command", status="unreachable")
    work = everywhere(ended("ansible.builtin.command"))
    if count > 4:
        work[hosts[3]] = away._replace(host=hosts[3], message="ssh: connect to host 192.5.87.13 port 22: timed out")
    work.pop(hosts[-1])
    task("Train", 45, work)
    new.play("home", "Bring all home")
    if count > 4:
        work.pop(hosts[3])
    home = {host: ended("swift_sync", push(host), host, task="Push") for host in work}
    task("Bring the results home", 5, home)
    made = ended("chameleon_snapshot", SNAPSHOT, hosts[0], arguments={"cloud": "chi_uc", "name": "my-experiment"})
    task("Keep the node", 110, {hosts[0]: made})
    before = [{**IMAGE, "parent": "2"}, {**IMAGE, "id": "2", "name": "my-experiment-v2", "parent": "1"}]
    looked = {"images": before}
    task("Which images are there?", 1, {hosts[0]: ended("chameleon_snapshot_info", looked, hosts[0], status="ok")})
    return new.report(FINISHED, clock + 1)
