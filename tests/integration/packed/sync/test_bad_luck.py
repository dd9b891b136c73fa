# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that break, bytes that flip, services that are busy: what arrives is whole, or it is told."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any, Callable
from urllib.parse import urlsplit

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs import filling
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.packs.reading import Reading
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.writer import Writer
from tests.integration.packed.sync.conftest import Pack
from tests.integration.packed.sync.judges import Reader
from tests.integration.packed.sync.trees import grow, tree
from tests.integration.swift_sync.conftest import failed, run_sync
from tests.lab.faults.proxy import FaultProxy

pytestmark = pytest.mark.stores(part="rgw")  # the line is the same to all stores
MIB = 1 << 20


@pytest.fixture
def behind(store: Any, container: str) -> Callable[..., Any]:
    """Runs the engine behind a proxy with such conditions: ``behind({"cut_up": 1000}, direction="push", …)``."""

    def run(conditions: dict[str, Any], **options: Any) -> Any:
        with FaultProxy(store.kind.part, **conditions) as proxy:
            endpoint = proxy.url + urlsplit(store.object_store).path
            patience = {"sleep": lambda seconds: time.sleep(seconds / 10)}
            options = {"container": container, "links": "preserve", "concurrency": "2", **options}
            return run_sync(endpoint, store.token, transport=patience, **options)

    return run


BROKEN = [
    {"cut_up": 300_000, "count": 2},
    {"cut_down": 300, "count": 3},
    {"flip_up": 300_000, "count": 1},
    {"status": 503, "method": "PUT", "count": 3},
    {"refuse": True, "count": 2},
]


@pytest.mark.parametrize("conditions", BROKEN, ids=str)
def test_a_push(behind: Any, tmp_path: Path, reader: Reader, opened: Any, container: str, conditions: Any) -> None:
    source = grow(tmp_path / "source", {**{f"{one}": os.urandom(200_000) for one in range(8)}, "large": bytes(2 * MIB)})
    options = {"direction": "push", "path": str(source), "layout": "packed", "pack_size": "1M"}
    pushed = behind(conditions, **options)
    assert not pushed.get("failed"), pushed["failures"]
    assert reader.restore() == tree(source)


@pytest.mark.parametrize(
    "conditions",
    [
        {"cut_down": 300_000, "count": 3},
        {"flip_down": 300_000, "count": 1},
        {"status": 503, "path": "packs", "count": 2},
    ],
    ids=str,
)
def test_a_pull(behind: Any, pack: Pack, tmp_path: Path, conditions: Any) -> None:
    source = grow(tmp_path / "source", {**{f"{one}": os.urandom(200_000) for one in range(8)}, "large": bytes(2 * MIB)})
    pack(source, pack_size="1M")
    assert not behind(conditions, direction="pull", path=str(tmp_path / "target")).get("failed")
    assert tree(tmp_path / "target") == tree(source)


def test_what_is_damaged_each_time_gets_no_name(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = grow(tmp_path / "source", {f"{one}": os.urandom(20_000) for one in range(4)})
    pack(source)
    at = next(row.offset for row in reader.index().rows if row.name == "2")
    real, fetched = Reading._fetch, []

    def damaged(reading: Reading) -> memoryview:
        content = real(reading)
        content[at - reading._read.begin] ^= 1
        fetched.append(reading)
        return content

    monkeypatch.setattr(Reading, "_fetch", damaged)
    told = failed(lambda: unpack(tmp_path / "target"))
    assert [(failure["name"], failure["kind"]) for failure in told["failures"]] == [("2", "damaged")]
    assert len(fetched) == 2  # what is damaged on the way is right the second time
    assert tree(tmp_path / "target") == {name: item for name, item in tree(source).items() if name != "2"}


@pytest.mark.parametrize("direction", ["push", "pull"])
def test_a_process_that_helps_is_killed(
    pack: Pack, unpack: Pack, tmp_path: Path, reader: Reader, monkeypatch: pytest.MonkeyPatch, direction: str
) -> None:
    source, target = grow(tmp_path / "source", {f"{one}": os.urandom(2000) for one in range(4)}), tmp_path / "target"
    run = {"push": lambda: pack(source), "pull": lambda: unpack(target)}[direction]
    if direction == "pull":
        pack(source)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {0, 1})
    with monkeypatch.context() as killed:
        for part, what in [(filling, "md5_of"), (Writer, "put")]:
            killed.setattr(part, what, lambda *_any: os.kill(os.getpid(), signal.SIGKILL))
        told = str(failed(run))
    assert "a process that it had started has ended before its time" in told
    assert reader.versions() == [] if direction == "push" else not target.exists()
    run()
    assert tree(source) == (reader.restore() if direction == "push" else tree(target))


def test_what_lives_longer_now_is_not_sent_again_when_its_first_life_is_over(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = grow(tmp_path / "source", {"a": b"a", "b": b"b"})
    pack(source, expire_after="1h")
    pack(grow(source, {"c": b"c"}), expire_after="30d")
    monkeypatch.setattr(Transport, "server_time", lambda _transport: time.time() + 7200)
    assert pack(source, expire_after="30d")["plan"] == []
