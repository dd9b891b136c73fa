# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store that is busy, broken, restarted or far away: what ends is sat out, what does not end is told in time."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Callable, Iterator
from urllib.parse import urlsplit

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import list_objects
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store
from tests.integration.swift_sync.conftest import Result, Sync, failed, make_tree, tree_of
from tests.lab.faults.proxy import FaultProxy
from tests.lab.lab import Lab

MIB = 1 << 20
Through = Callable[..., Result]


@pytest.fixture
def proxy(service: str) -> Iterator[FaultProxy]:
    with FaultProxy(service) as proxy:
        yield proxy


@pytest.fixture
def source(tmp_path: Path) -> Path:
    files = {"large": os.urandom(3 * MIB + 5)} | {f"{number:03}": b"%d" % number for number in range(24)}
    return make_tree(tmp_path / "source", files)


@pytest.mark.parametrize("status", [429, 498, 503])
def test_a_burst_that_ends_is_sat_out(
    through: Through, source: Path, tmp_path: Path, container: str, opened: Store, proxy: FaultProxy, status: int
) -> None:
    options = {"url": proxy.url, "segment_size": "1M", "delete": True, "concurrency": "8"}
    proxy.set(status=status, method="PUT", count=5)
    assert through("push", source, **options)["done"]["files"] == 25
    assert proxy.traffic.answered == 5

    proxy.set(status=status, method="GET", count=5, headers={"Retry-After": "1"})
    target = tmp_path / "target"
    assert through("pull", target, **options)["done"]["files"] == 25
    assert tree_of(target) == tree_of(source)
    assert proxy.traffic.answered == 10

    proxy.set(status=status, path="bulk-delete", count=2)
    for path in source.iterdir():
        path.unlink()
    assert through("push", source, allow_empty_source=True, **options)["done"]["deleted"] == 25
    assert proxy.traffic.answered == 12
    assert list(list_objects(opened, container)) == list(list_objects(opened, container + "_segments")) == []


@pytest.mark.parametrize("status", [498, 503])
def test_a_store_that_stays_busy_is_told_before_every_file_was_tried(
    through: Through, sync: Sync, source: Path, tmp_path: Path, container: str, proxy: FaultProxy, status: int
) -> None:
    options = {"url": proxy.url, "transport": {"retries": 1}, "concurrency": "2"}
    sync("push", source, include=["large"])
    proxy.set(status=status, method="PUT")
    pushed = failed(lambda: through("push", source, **options))
    assert 0 < pushed["failures_total"] <= 16
    said_so(pushed, status)
    assert f"object {container}/0" in pushed["msg"]

    sync("push", source)
    proxy.set(status=status, method="GET", path=f"/{container}/0")
    pulled = failed(lambda: through("pull", tmp_path / "target", **options))
    assert 0 < pulled["failures_total"] <= 16
    said_so(pulled, status)
    assert tree_of(tmp_path / "target") == {}

    proxy.set(status=status, path="bulk-delete")
    (source / "001").unlink()
    said_so(failed(lambda: through("push", source, delete=True, **options)), status)
    proxy.set(status=status, method="GET", path="format=json")
    listing = failed(lambda: through("push", source, delete=True, **options))
    said_so(listing, status)
    assert listing["error"]["subject"] == f"container {container}"
    proxy.set()
    assert through("push", source, delete=True, **options)["done"]["deleted"] == 1


def said_so(result: Result, status: int) -> None:
    assert result["error"]["kind"] == "unavailable"
    assert f"answered {status}" in result["error"]["cause"]
    assert result["error"]["remedy"].startswith("Run again in a while")


def test_connections_cut_in_a_body_are_no_failure(
    through: Through, source: Path, tmp_path: Path, proxy: FaultProxy
) -> None:
    options = {"url": proxy.url, "concurrency": "2"}
    proxy.set(cut_up=2 * MIB, count=2)
    assert not through("push", source, **options)["failures"]
    assert proxy.traffic.connections >= 3
    before = proxy.traffic.connections
    proxy.set(cut_down=2 * MIB, count=2)
    assert not through("pull", tmp_path / "target", **options)["failures"]
    assert proxy.traffic.connections >= before + 3
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_connections_cut_in_a_segment_are_no_failure(
    through: Through, source: Path, tmp_path: Path, proxy: FaultProxy
) -> None:
    options = {"url": proxy.url, "concurrency": "2", "segment_size": "1M"}
    proxy.set(cut_up=MIB // 2, count=3)
    assert not through("push", source, **options)["failures"]
    assert proxy.traffic.connections >= 4
    before = proxy.traffic.connections
    proxy.set(cut_down=MIB // 2, count=3)
    assert not through("pull", tmp_path / "target", **options)["failures"]
    assert proxy.traffic.connections >= before + 4
    assert tree_of(tmp_path / "target") == tree_of(source)


def test_a_line_that_always_breaks_is_told_and_nothing_half_done_is_shown(
    through: Through, sync: Sync, source: Path, tmp_path: Path, container: str, opened: Store, proxy: FaultProxy
) -> None:
    options = {"url": proxy.url, "transport": {"retries": 1}, "include": ["large"]}
    proxy.set(cut_up=MIB)
    pushed = failed(lambda: through("push", source, **options))
    assert (pushed["error"]["kind"], pushed["failures"][0]["name"]) == ("unavailable", "large")
    assert f"object {container}/large: no whole answer from {urlsplit(proxy.url).netloc}" in pushed["msg"]
    assert "Check that the node reaches the service" in pushed["msg"]
    assert list(list_objects(opened, container)) == []

    sync("push", source)
    proxy.set(cut_down=MIB)
    target = make_tree(tmp_path / "target", {"large": b"older state"})
    pulled = failed(lambda: through("pull", target, **options))
    assert (pulled["error"]["kind"], pulled["failures"][0]["name"]) == ("unavailable", "large")
    assert f"object {container}/large" in pulled["msg"]
    assert (target / "large").read_bytes() == b"older state"


@pytest.mark.parametrize("fault", ["refuse", "blackhole"])
def test_a_store_that_cannot_be_reached_is_told(through: Through, source: Path, proxy: FaultProxy, fault: str) -> None:
    proxy.set(**{fault: True})
    told = failed(lambda: through("push", source, url=proxy.url, transport={"retries": 2, "timeout": 0.3}))
    assert told["error"]["kind"] == "unavailable"
    assert f"{urlsplit(proxy.url).netloc}" in told["error"]["cause"]
    assert told["error"]["remedy"].startswith("Check that the node reaches the service")
    assert proxy.traffic.connections == (2 if fault == "blackhole" else 3)  # a second silence ends it


def test_what_is_refused_is_not_sent_to_its_end(
    through: Through, tmp_path: Path, container: str, opened: Store, proxy: FaultProxy
) -> None:
    opened.transport.request("PUT", f"/{container}", headers={"X-Container-Meta-Quota-Bytes": "1000"})
    (tmp_path / "source").mkdir()
    with open(tmp_path / "source" / "large", "wb") as large:
        large.truncate(100 * MIB)
    pushed = failed(lambda: through("push", tmp_path / "source", url=proxy.url))
    assert (pushed["error"]["kind"], "413" in pushed["error"]["cause"]) == ("no_space", True)
    assert proxy.traffic.bytes_up < 50 * MIB


def test_a_byte_damaged_on_the_way_up_is_refused_by_the_server_and_sent_again(
    through: Through, sync: Sync, source: Path, tmp_path: Path, proxy: FaultProxy
) -> None:
    options = {"url": proxy.url, "concurrency": "1", "include": ["large"]}
    for segment_size in ("128M", "1M"):
        proxy.set(flip_up=MIB // 2)  # once on each connection
        before = proxy.traffic.bytes_up
        pushed = through("push", source, segment_size=segment_size, compare="always", **options)
        assert (pushed["done"]["files"], pushed["failures"]) == (1, [])
        assert proxy.traffic.bytes_up - before > 7 * MIB // 2  # some of it twice
    sync("pull", tmp_path / "target")
    assert (tmp_path / "target" / "large").read_bytes() == (source / "large").read_bytes()


def test_a_byte_damaged_on_the_way_down_is_noticed_and_asked_for_again(
    through: Through, sync: Sync, source: Path, tmp_path: Path, proxy: FaultProxy
) -> None:
    for segment_size in ("128M", "1M"):
        sync("push", source, segment_size=segment_size, compare="always", include=["large"])
        proxy.set(flip_down=MIB // 2)  # once on each connection
        before = proxy.traffic.bytes_down
        pulled = through("pull", tmp_path / segment_size, url=proxy.url, concurrency="1")
        assert pulled["failures"] == []
        assert pulled["done"]["files"] == 1
        assert proxy.traffic.bytes_down - before > 7 * MIB // 2
        assert (tmp_path / segment_size / "large").read_bytes() == (source / "large").read_bytes()


def test_a_server_that_is_restarted_is_waited_for(
    sync: Sync, through: Through, source: Path, tmp_path: Path, container: str, opened: Store, service: str
) -> None:
    opened.transport.request("PUT", f"/{container}")
    patient = {"retries": 100, "sleep": lambda seconds: time.sleep(min(seconds, 0.2))}
    results: list[Result] = []
    server = Lab().hit("swift" if service == "swift" else f"{service}-gateway")
    with FaultProxy(service, delay_ms=150) as proxy:
        push = threading.Thread(
            target=lambda: results.append(through("push", source, url=proxy.url, concurrency="1", transport=patient))
        )
        push.start()
        while len(list(list_objects(opened, container))) < 3:
            assert push.is_alive()
        server.kill()
        assert push.is_alive()
        assert Lab().up([service]).failed == {}
        push.join()
    assert results[0]["failures"] == []
    sync("pull", tmp_path / "target")
    assert tree_of(tmp_path / "target") == tree_of(source)
