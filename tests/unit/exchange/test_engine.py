# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An engine is found where it is, tells why it cannot work, and does not outlive who has started it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from unittest.mock import MagicMock

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import DataError
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine import peer, program
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import (
    CANNOT_LISTEN,
    TOO_OLD,
    TRY,
    Engine,
    Finding,
    Papers,
    Peers,
    Program,
)
from tests.tools.paths import ROOT

_FOUND = Finding().result()
needs_engine = pytest.mark.skipif(_FOUND is None, reason="no Python here has libtorrent")

PEERS = Peers(["127.0.5.9", 16881], [], [])
PAPERS = Papers("/nonexistent", "/nonexistent", "/nonexistent")
STARTS = """
import os, sys, time
from ansible_collections.chameleon.data.plugins.module_utils._exchange.engine.peer import Engine, Program
engine = Engine(Program(sys.argv[1], ""), os.open("/", os.O_RDONLY))
print(engine._process.pid, flush=True)
time.sleep(600)
"""


def fake(folder: Path, text: str) -> str:
    path = folder / "python"
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)
    return str(path)


def test_the_first_python_that_has_it_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_it = fake(tmp_path, "echo 2.0.8.0")
    monkeypatch.setattr(peer, "_PYTHONS", ("/nonexistent/python", "/bin/false", with_it, with_it))
    assert Finding().result() == Program(with_it, "2.0.8.0")


def test_no_python_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peer, "_PYTHONS", ("/nonexistent/python", "/bin/false"))
    assert Finding().result() is None


def test_what_ends_before_its_time_tells_why(tmp_path: Path) -> None:
    engine = Engine(
        Program(fake(tmp_path, "echo ImportError: no such thing >&2; exit 1"), ""), os.open("/", os.O_RDONLY)
    )
    engine.join(b"de", "", "", PEERS, PAPERS)
    with pytest.raises(DataError, match="ImportError: no such thing"):
        engine.look()
    with pytest.raises(DataError, match="ImportError"):
        engine.end()


@pytest.mark.parametrize(("version", "taken"), [("1.2.9.0", False), ("2.0.5.0", True)])
def test_a_libtorrent_that_is_too_old_is_none(
    version: str, taken: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "libtorrent.py").write_text(f"__version__ = {version!r}")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(peer, "_PYTHONS", (sys.executable,))
    assert Finding().result() == (Program(sys.executable, version) if taken else None)
    tried = subprocess.run(
        [sys.executable, "-c", TRY, "127.0.5.9", "0"], check=False, stdout=subprocess.PIPE, text=True
    )
    assert (tried.returncode, tried.stdout) == (0 if taken else TOO_OLD, f"{version}\n")


def test_an_address_of_either_kind_is_listened_at() -> None:
    lt = MagicMock()
    assert program.settings(lt, ["10.0.0.1", 6881])["listen_interfaces"] == "10.0.0.1:6881s"
    assert program.settings(lt, ["fd00::1", 6881])["listen_interfaces"] == "[fd00::1]:6881s"


@needs_engine
def test_a_torrent_that_is_none_is_told(tmp_path: Path) -> None:
    assert _FOUND is not None
    engine = Engine(_FOUND, os.open(str(tmp_path), os.O_RDONLY))
    engine.join(b"no torrent", "", "", PEERS, PAPERS)
    with pytest.raises(DataError, match="libtorrent"):
        engine.look()
    engine.close()


@needs_engine
def test_it_ends_with_a_process_that_is_killed() -> None:
    assert _FOUND is not None
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}/.collections"}
    command = [sys.executable, "-c", STARTS, _FOUND.python]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as starter:
        assert starter.stdout is not None
        engine = int(starter.stdout.readline())
        assert Path(f"/proc/{engine}").exists()
        starter.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 60
    while Path(f"/proc/{engine}/exe").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not Path(f"/proc/{engine}/exe").exists()


@needs_engine
def test_one_that_was_never_told_to_join_ends_quickly(tmp_path: Path) -> None:
    assert _FOUND is not None
    engine = Engine(_FOUND, os.open(str(tmp_path), os.O_RDONLY))
    engine.close()
    assert engine._process.poll() is not None


@needs_engine
def test_who_cannot_listen_is_told_why() -> None:
    assert _FOUND is not None
    with socket.create_server(("127.0.5.8", 0)) as taken:
        port = taken.getsockname()[1]
        tried = {
            address: subprocess.run(
                [_FOUND.python, "-c", TRY, address, str(port)], check=False, stdout=subprocess.PIPE, text=True
            )
            for address in ("127.0.5.8", "127.0.5.7", "203.0.113.1", "node1")
        }
    assert {address: done.returncode for address, done in tried.items()} == {
        "127.0.5.8": CANNOT_LISTEN,
        "127.0.5.7": 0,
        "203.0.113.1": CANNOT_LISTEN,
        "node1": CANNOT_LISTEN,
    }
    assert "in use" in tried["127.0.5.8"].stdout
    assert "assign" in tried["203.0.113.1"].stdout
