# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens in a run becomes facts, in whatever order and however far it comes."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.model import Report
from tests.unit.report.runs import BEGAN, LEASE, MOUNT, ended, pull, recorder, told

ERROR = {"kind": "denied", "subject": "container c", "cause": "403", "remedy": "Ask its owner."}


def failed(host: str = "node1", **more: Any) -> Any:
    return ended("swift_sync", {"error": ERROR, "msg": "all of it"}, host, status="failed", message="all of it", **more)


def test_tasks_of_hosts_have_their_times() -> None:
    new = recorder()
    new.started("node1", "a", "A", "m", BEGAN)
    new.started("node2", "a", "A", "m", BEGAN + 1)
    new.task_ended(ended("m", host="node2", task="a", status="ok"), False, BEGAN + 2)
    new.task_ended(ended("m", host="node1", task="a", attempts=3), False, BEGAN + 4)
    report = new.report("finished", BEGAN + 5)
    assert report.hosts == ["node1", "node2"] and report.tasks == [("A", "m", 0)] and report.seconds == 5
    assert report.spans == [(1, 0, 1.0, 2.0, "ok", 1), (0, 0, 0.0, 4.0, "changed", 3)]


def test_what_still_ran_when_the_run_was_stopped_takes_nothing_from_the_rest() -> None:
    new = recorder()
    new.started("node1", "a", "A", "swift_sync", BEGAN)
    new.item_ended(ended("swift_sync", pull(), task="a"), BEGAN + 1)
    for _time in range(2):
        report = new.report("stopped", BEGAN + 2)
    assert report.spans == [(0, 0, 0.0, 2.0, "unfinished", 1)] and [one.bytes for one in report.transfers] == [12 << 20]


def test_batches_of_a_play_are_one_play() -> None:
    new = recorder()
    new.play("play", "All of it")
    new.play("next", "Next")
    assert new.report("finished", BEGAN).plays == ["All of it", "Next"]


def loop(*statuses: str, last: str) -> Report:
    new = recorder()
    new.started("node1", "a", "A", "chameleon.data.swift_sync", BEGAN)
    for status in statuses:
        event = failed(task="a") if status == "failed" else ended("swift_sync", pull(), task="a", status=status)
        new.item_ended(event, BEGAN + 1)
    new.task_ended(failed(task="a")._replace(status=last), True, BEGAN + 2)
    return new.report("finished", BEGAN + 3)


def test_items_of_a_loop_are_told_once() -> None:
    report = loop("changed", "failed", "failed", last="failed")
    assert len(report.transfers) == 1 and [one.status for one in report.failures] == ["failed", "failed"]
    assert report.failures[0][4:] == ("denied", "container c", "403", "Ask its owner.", "")


def test_failures_of_items_are_ignored_with_their_task() -> None:
    assert [one.status for one in loop("failed", last="ignored").failures] == ["ignored"]


def test_a_loop_that_fails_as_a_whole_is_told() -> None:
    assert [one.cause for one in loop(last="failed").failures] == ["403"]


@pytest.mark.parametrize("times", [1, 2])  # Ansible says it again after each playbook of a command
def test_the_first_failures_of_a_host_were_rescued(times: int) -> None:
    new = recorder()
    for task, host in (("a", "node1"), ("b", "node1"), ("b", "node2"), ("c", "rtl\\u202e")):
        new.started(host, task, task, "m", BEGAN)
        new.task_ended(failed(host, task=task), False, BEGAN + 1)
    for _time in range(times):
        new.recap("node1", 1)
        new.recap("rtl\u202e", 1)
    report = new.report("finished", BEGAN + 2)
    assert [(one.host, one.status) for one in report.failures] == [
        ("node1", "rescued"),
        ("node1", "failed"),
        ("node2", "failed"),
        ("rtl\\u202e", "rescued"),
    ]
    assert [span.status for span in report.spans] == ["rescued", "failed", "failed", "rescued"]


@pytest.mark.parametrize("status", ["changed", "failed"])
def test_a_task_in_the_background_is_told_when_it_has_ended(status: str) -> None:
    job = {"ansible_job_id": "j1", "started": 1, "finished": 0}
    begun = ended("swift_sync", job, arguments={"cloud": "chi"})
    waited = ended("ansible.builtin.async_status", job, status="ok")
    end = {**job, "finished": 1, **pull(), "error": ERROR, "msg": "all of it"}
    over = ended("ansible.builtin.async_status", end, task="s", status=status, hidden="foreign")
    assert told(begun, waited).transfers == []
    report = told(begun, waited, over)
    assert len(report.transfers) == 1
    assert [(one.cause, one.hidden) for one in report.failures] == ([("403", "")] if status == "failed" else [])


def test_a_job_of_others_tells_nothing() -> None:
    over = ended("ansible.builtin.async_status", {"ansible_job_id": "j2", "finished": 1, **pull()}, status="failed")
    report = told(over._replace(hidden="foreign"))
    assert report.transfers == [] and [(one.cause, one.hidden) for one in report.failures] == [("", "foreign")]


def test_a_task_that_only_looks_says_nothing_of_what_is() -> None:
    looks = ended("swift_sync", pull(), check=True)
    assert told(looks).transfers == [] and told(looks).things == []
    (would,) = told(looks, check=True).transfers
    assert would.check and told(looks, check=True).things[0].check


def test_a_mount_is_as_it_was_last() -> None:
    seen = {
        "mount_point": "/mnt/results",
        "health": "hung",
        "mounted": True,
        "source": "x:results/run-7",
        "pending_total": 2,
    }
    looked = ended("cloudfuse_mount_info", {"mounts": [seen]}, status="ok")
    (mount,) = told(ended("cloudfuse_mount", MOUNT), looked).mounts
    assert (mount.health, mount.pending, mount.changed) == ("hung", 2, True)
    assert (mount.prefix, mount.expires) == ("run-7", "2026-12-30T12:00:00Z")
    (gone,) = told(
        ended("cloudfuse_mount", MOUNT), looked, ended("cloudfuse_mount", {**MOUNT, "state": "absent"})
    ).mounts
    assert (gone.state, gone.health, gone.pending) == ("absent", "", None)


def test_a_lease_is_as_it_was_last() -> None:
    later = {**LEASE, "end": "2026-12-02T00:00:00Z"}
    events = [ended("chameleon_lease", {"lease": one}, arguments={"name": "my-experiment"}) for one in (LEASE, later)]
    assert [lease.end for lease in told(*events).leases] == ["2026-12-02T00:00:00Z"]


def test_what_this_run_has_made_stays_so_when_it_looks_again() -> None:
    made = ended("swift_container", {"container": {"name": "results"}})
    again = made._replace(status="ok")
    gone = ended("swift_container", {"changed": True}, arguments={"name": "results", "state": "absent"})
    assert [thing.state for thing in told(made, again).things] == ["changed"]
    assert [thing.state for thing in told(again, made).things] == ["changed"]
    assert [thing.state for thing in told(made, gone).things] == ["removed"]


def test_a_data_set_in_a_cache_is_known_by_its_path() -> None:
    pulled = ended("swift_sync", pull(destination="/cache/datasets/genomes"))
    staged = {"/data/genomes": {"folder": "/cache/datasets/genomes"}, "/data/old": {"folder": "/data/old"}}
    fact = ended("chameleon_fact", {"value": staged}, status="ok", arguments={"name": "datasets"})
    things = told(pulled, fact).things
    assert [(thing.name, thing.state) for thing in things] == [("/data/genomes", "changed"), ("/data/old", "unchanged")]
