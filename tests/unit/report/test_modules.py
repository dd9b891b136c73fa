# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the results of the collection's modules say, and that nothing else of them is told."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils.report.document import dumped
from ansible_collections.chameleon.data.plugins.plugin_utils.report.modules import _READERS, facts
from tests.tools.paths import PLUGINS
from tests.unit.report.runs import IMAGE, LEASE, SNAPSHOT, ended, pull, push, told

SENTINEL = "hunter2-sentinel"
# Those that tell nothing of a run's work
SILENT = {"chameleon_lock", "chameleon_role_variables", "chameleon_server_info", "chameleon_server_wait", "swift_info"}


def test_each_module_has_its_reader_or_is_known_to_need_none() -> None:
    assert {*_READERS, *SILENT} == {path.stem for path in (PLUGINS / "modules").glob("*.py")}
    assert not SILENT & _READERS.keys()


@pytest.mark.parametrize("module", sorted(_READERS))
@pytest.mark.parametrize("result", [{}, {"lease": 1, "images": {}, "mounts": [None], "value": [], "direction": "pull"}])
def test_odd_results_are_read_as_far_as_they_go(module: str, result: dict[str, Any]) -> None:
    dumped(told(ended(module, result), ended(module, result, status="failed")))


@pytest.mark.parametrize("module", sorted(_READERS))
def test_of_a_task_with_no_log_nothing_is_told(module: str) -> None:
    report = told(ended(module, {}), ended(module, {"changed": True}, task="b"))
    assert (report.things, report.mounts, report.images, report.leases, report.transfers) == ([], [], [], [], [])


@pytest.mark.parametrize("module", sorted(_READERS))
def test_what_no_reader_names_is_not_told(module: str) -> None:
    inner = {"id": "1", "name": "n", "metadata": {"key": SENTINEL}, "secret": SENTINEL, "properties": [SENTINEL]}
    credential = {"expires": "", "secret": SENTINEL}
    result = dict.fromkeys(
        ("lease", "image", "container", "server", "object", "source_state", "done", "left_out"), inner
    )
    result.update(images=[inner], leases=[inner], mounts=[{**inner, "credential": credential}], credential=credential)
    result.update(
        pull(), from_peers=1, warnings=[SENTINEL], invocation={"module_args": inner}, stdout=SENTINEL, item=inner
    )
    assert SENTINEL not in dumped(told(ended(module, result, arguments={"name": "n"})))


def test_a_pull() -> None:
    (one,) = told(ended("swift_sync", pull(12, 3))).transfers
    assert (one.files, one.bytes, one.whole, one.unchanged, one.requests) == (12, 12 << 20, 15 << 20, 3, 13)
    assert (one.direction, one.container, one.prefix, one.path) == ("pull", "datasets", "genomes/", "/data/genomes")


def test_what_an_exchange_has_brought() -> None:
    names = {"container": "datasets", "prefix": "genomes/", "destination": "/data/genomes"}
    moved = {"files": 12, "bytes": 12 << 20, "from_store": 3 << 20, "from_peers": 10 << 20, "seconds": 7.5}
    (one,) = told(ended("swift_exchange", {**names, **moved})).transfers
    assert (one.files, one.bytes, one.peers, one.whole) == (12, 12 << 20, 9 << 20, 12 << 20)
    assert (one.container, one.prefix, one.path, one.seconds) == ("datasets", "genomes/", "/data/genomes", 7.5)
    assert told(ended("swift_exchange", {**names, "exchange": "", "reason": "no libtorrent"})).transfers == []


def test_nobody_knows_all_that_is_at_the_source_of_a_share() -> None:
    result = pull(12, 3, source_state={"objects": 100, "bytes": 100 << 20})
    assert told(ended("swift_sync", result)).transfers[0].whole is None


def test_a_push_in_check_mode_tells_its_plan() -> None:
    result = {**push("node1"), "done": {"files": 0, "bytes": 0}}
    (one,) = told(ended("swift_sync", result, check=True), check=True).transfers
    assert (one.files, one.bytes, one.check, one.path) == (40, 40 << 20, True, "/home/cc/results")


def test_a_sync_that_has_failed_tells_how_far_it_came() -> None:
    result = pull(failures_total=2, error={"kind": "denied"})
    report = told(ended("swift_sync", result, status="failed"))
    assert report.transfers[0].failures == 2 and [thing.state for thing in report.things] == ["changed"]
    report = told(ended("swift_sync", {**result, "changed": False}, status="failed"))
    assert report.things == []


def test_an_image_what_it_comes_from_and_what_stayed_out() -> None:
    made = ended("chameleon_snapshot", SNAPSHOT, "node7", arguments={"name": "my-experiment"})
    found = {"images": [{**IMAGE, "parent": "2", "node": "other"}, {"id": "2", "name": "my-experiment-v2"}]}
    report = told(made, ended("chameleon_snapshot_info", found, status="ok"))
    image, parent = report.images
    assert image.made and image.node == "node7" and image.parent == "2" and image.stages["upload"] == 22.1
    assert [(one.why, one.files) for one in image.left_out] == [("excluded", 31000), ("secrets", 2)]
    assert "id_ed25519" not in dumped(report) and not parent.made
    assert [(thing.name, thing.state) for thing in report.things] == [
        ("my-experiment", "removed"),
        ("my-experiment-v3", "changed"),
    ]


def test_an_image_that_stays_and_one_that_would_be_made() -> None:
    kept = {"image": IMAGE, "plan": []}
    assert not told(ended("chameleon_snapshot", kept, status="ok")).images[0].made
    would = ended("chameleon_snapshot", {"plan": [{}]}, check=True, arguments={"name": "new"})
    (image,) = told(would, check=True).images
    assert (image.name, image.made, image.check) == ("new", True, True)


def test_a_lease() -> None:
    (lease,) = told(ended("chameleon_lease", {"lease": LEASE})).leases
    assert (lease.status, lease.end, lease.nodes) == ("ACTIVE", "2026-12-01T00:00:00Z", ("P3-CPU-018",))
    assert lease.reserved == {"physical:host": 2, "virtual:floatingip": 1}
    assert told(ended("chameleon_lease_info", {"leases": [LEASE]}, status="ok")).things == []  # it may be anybody's


@pytest.mark.parametrize("module", ["chameleon_lease", "chameleon_server", "chameleon_snapshot", "swift_container"])
def test_what_is_gone_is_known_by_the_name_that_was_asked_for(module: str) -> None:
    arguments = {"name": "old", "state": "absent", "cloud": "chi"}
    empty = {"lease": None, "server": None}
    gone = ended(module, empty, arguments=arguments)
    (thing,) = told(gone).things
    assert (thing.name, thing.state, thing.command) == ("old", "removed", "")
    assert told(gone._replace(status="ok")).things == []  # nothing was there


@pytest.mark.parametrize("module", sorted(_READERS))
def test_of_a_task_that_was_skipped_nothing_is_told(module: str) -> None:
    arguments = {"name": "{{ lease }}", "container": "c", "state": "present"}
    skipped = ended(module, {"skipped": True, "direction": "pull"}, arguments=arguments, status="skipped")
    assert list(facts(skipped, 0)) == []


def test_a_mount_that_was_forced_away_has_given_up_files() -> None:
    result = {"mount_point": "/mnt", "state": "unmounted", "abandoned": ["a", "b"]}
    assert told(ended("cloudfuse_mount", result)).mounts[0].abandoned == 2


def test_an_object_and_a_file() -> None:
    arguments = {"container": "c", "name": "a/b", "state": "present"}
    done = {"changed": True}
    fetched = ended("swift_object", {"dest": "/tmp/b"}, task="f", arguments={**arguments, "state": "fetched"})
    report = told(ended("swift_object", done, arguments=arguments), fetched)
    assert [(thing.kind, thing.name) for thing in report.things] == [("file", "/tmp/b"), ("object", "c/a/b")]


def test_names_that_are_given_by_an_alias() -> None:
    gone = ended("swift_object", {"changed": True}, arguments={"container": "c", "object": "o", "state": "absent"})
    emptied = ended("swift_container", {"changed": True}, arguments={"container": "c", "state": "absent"})
    assert [thing.name for thing in told(gone, emptied).things] == ["c", "c/o"]


def test_numbers_and_texts_are_json() -> None:
    report = told(ended("swift_sync", pull(destination="/data/\udce9\x1b[2J", rate=float(3))))
    assert json.loads(dumped(report))["transfers"][0]["path"] == "/data/\\xe9\\x1b[2J"
