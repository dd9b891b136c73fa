# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine, run as the module runs it, against each store of the lab."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Callable, Iterator
from urllib.parse import urlsplit

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._options import defaults_of
from ansible_collections.chameleon.data.plugins.module_utils._options.swift_sync import SWIFT_SYNC
from ansible_collections.chameleon.data.plugins.module_utils._progress.meter import Meter
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store, open_store
from ansible_collections.chameleon.data.plugins.module_utils._sync.engine import synchronise
from ansible_collections.chameleon.data.plugins.module_utils._sync.options.settings import read_settings
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.file_metadata import mtime_text
from ansible_collections.chameleon.data.plugins.module_utils._sync.transport_options import transport_options
from tests.integration.conftest import http_to
from tests.lab import layout

DEFAULTS = defaults_of(SWIFT_SYNC)
RUN = """
import json, sys
from tests.integration.swift_sync.conftest import run_sync
print(json.dumps(run_sync(**json.loads(sys.argv[1]))))
"""
Result = dict[str, Any]
Sync = Callable[..., Result]


def run_sync(
    endpoint: str, token: str, check: bool = False, transport: dict[str, Any] | None = None, **options: Any
) -> Result:
    """One run of the engine; the options are the module's, *transport* has those of the transport alone."""
    settings = read_settings({**DEFAULTS, **options})
    given = {"timeout": 30, **transport_options(settings), **(transport or {})}
    return synchronise(http_to(endpoint, token, **given), settings, Meter(), check)


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has a state table of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def sync(store: Any, container: str) -> Sync:
    """Runs the engine on the test's container in the store: ``sync("push", folder, delete=True)``."""

    def run(direction: str, path: Path | str, **options: Any) -> Result:
        options = {"container": container, **options}
        return run_sync(store.object_store, store.token, direction=direction, path=str(path), **options)

    return run


def in_a_process(arguments: dict[str, Any]) -> dict[str, Any]:
    """What `subprocess` is given to run the engine by itself; it prints the result. The arguments are `run_sync`'s."""
    environment = {**os.environ, "PYTHONPATH": f"{layout.ROOT}/.collections:{layout.ROOT}"}
    return {"args": [sys.executable, "-c", RUN, json.dumps(arguments)], "env": environment}


@pytest.fixture
def run_and_kill(store: Any, container: str) -> Callable[..., None]:
    """Runs the engine in a process of its own and kills it as soon as *when* is true."""

    def run(when: Callable[[], object], **options: Any) -> None:
        arguments = {"endpoint": store.object_store, "token": store.token, "container": container, **options}
        process = subprocess.Popen(**in_a_process(arguments))
        try:
            while not when():
                assert process.poll() is None, "it ended before it could be killed"
                time.sleep(0.005)
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert process.returncode == -signal.SIGKILL

    return run


@pytest.fixture
def opened(store: Any) -> Store:
    """The store, as the engine sees it: to look at it and to prepare it."""
    return open_store(http_to(store.object_store, store.token, timeout=30))


@pytest.fixture
def forget(tmp_path: Path) -> Callable[[], None]:
    """Forgets what runs have learnt: the next one is like one on another node."""

    def remove() -> None:
        for table in (tmp_path / "cache").rglob("*.sqlite"):
            table.unlink()

    return remove


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 4 MiB."""
    if os.geteuid() != 0:
        pytest.skip("needs root to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4M", "test-small-disk", str(disk)], check=True)
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def make_tree(root: Path, files: dict[str, bytes]) -> Path:
    """Files with old and odd times."""
    for number, (name, content) in enumerate(files.items()):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, ns=(0, 1_500_000_000_123_456_000 + number * 1_000_001_000))
    return root


def tree_of(root: Path) -> dict[str, tuple[bytes, str]]:
    """Content and mtime (to the microsecond, as it is kept) of each file, temporary ones included."""
    return {
        str(path.relative_to(root)): (path.read_bytes(), mtime_text(path.stat().st_mtime_ns))
        for path in root.rglob("*")
        if path.is_file()
    }


def contents_of(root: Path) -> dict[str, bytes]:
    """Content of each file, for what was pushed by somebody who keeps no mtime."""
    return {name: content for name, (content, _mtime) in tree_of(root).items()}


@pytest.fixture
def through(store: Any, container: str) -> Callable[..., Result]:
    """Runs the engine on the test's container with another way to the store, or with other patience.

    ``through("push", folder, url=proxy.url, transport={"retries": 1}, delete=True)``; it pauses a tenth as long.
    """

    def run(
        direction: str, path: Path, url: str = "", transport: dict[str, Any] | None = None, **options: Any
    ) -> Result:
        endpoint = urlsplit(store.object_store)
        if url:
            endpoint = endpoint._replace(netloc=urlsplit(url).netloc)
        given = {"sleep": lambda seconds: time.sleep(seconds / 10), **(transport or {})}
        options = {"direction": direction, "path": str(path), "container": container, **options}
        return run_sync(endpoint.geturl(), store.token, transport=given, **options)

    return run


@pytest.fixture
def service(store: Any) -> str:
    """What the lab calls the store."""
    return str(store.kind.part)


def failed(run: Callable[[], Result]) -> Result:
    """How a run failed, be it as a whole or for single names: ``{"msg", "error"}``, and ``failures`` if there are."""
    try:
        result = run()
    except DataError as error:
        return {"failures": [], **error.result()}
    assert result.get("failed"), "it was expected to fail"
    return result


def read_what_others_pushed(
    sync: Sync, source: Path, target: Path, forget: Callable[[], None], compares: tuple[str, ...]
) -> None:
    """What another tool pushed of *source* is found unchanged, by each way to compare in turn, and pulled whole."""
    for compare in compares:
        pushed = sync("push", source, compare=compare)
        assert pushed["plan"] == []
    forget()
    pulled = sync("pull", target)
    assert pulled["done"]["unverified"] == 0
    assert tree_of(target) == tree_of(source)
    forget()
    assert not sync("pull", target)["changed"]
