# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a look at the hand-over folder says, by a real shell beside a real process."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import Any, Iterator

import pytest

from ansible_collections.chameleon.data.plugins.plugin_utils import handover
from ansible_collections.chameleon.data.plugins.plugin_utils.handover import RemoteFolder


class LocalAction:
    """Runs what would go to a node here."""

    host = "node"

    def __init__(self, path: str) -> None:
        self._environment = {**os.environ, "PATH": path}

    def _low_level_execute_command(self, command: str, sudoable: bool, in_data: bytes | None) -> dict[str, Any]:
        done = subprocess.run(
            ["/bin/sh", "-c", command], input=in_data or b"", env=self._environment, capture_output=True, check=False
        )
        return {"rc": done.returncode, "stdout": done.stdout.decode(), "stderr": done.stderr.decode()}


@pytest.fixture
def path() -> str:
    """Where the node finds its programs."""
    return os.environ["PATH"]


@pytest.fixture
def folder(path: str) -> Iterator[RemoteFolder]:
    """A folder as the plugin makes it."""
    made = RemoteFolder(LocalAction(path), {"token": "secret"}, {}, detached=True)
    try:
        yield made
    finally:
        made.remove()


@pytest.fixture
def module(folder: RemoteFolder) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has told the folder its number."""
    with subprocess.Popen(["sleep", "60"]) as process:
        Path(folder.path, "pid").write_text(str(process.pid))
        yield process
        process.kill()


@pytest.fixture
def long_looks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A look lasts a minute where nothing ends it; the test fails if it has to."""
    usual = f"timeout {handover._LONGEST_LOOK} "
    assert usual in handover._LOOK
    monkeypatch.setattr(handover, "_LOOK", handover._LOOK.replace(usual, "timeout 60 "))
    began = time.monotonic()
    yield
    assert time.monotonic() - began < 30


def end(module: subprocess.Popen[bytes]) -> None:
    """End it as a parent does that waits for it."""
    module.kill()
    module.wait()


def test_one_that_works_is_looked_at_for_a_while_and_says_how_far_it_is(
    folder: RemoteFolder, module: subprocess.Popen[bytes]
) -> None:
    Path(folder.path, "progress.json").write_text('{"done": 1}')
    began = time.monotonic()
    assert folder.look() == ("working", '{"done": 1}', "")
    assert time.monotonic() - began > 1.5


@pytest.mark.usefixtures("long_looks")
def test_the_result_comes_with_the_look_that_sees_the_end(
    folder: RemoteFolder, module: subprocess.Popen[bytes]
) -> None:
    Path(folder.results, "result").write_text('\n{"changed": true}\n')

    def finish() -> None:
        shutil.rmtree(folder.path)
        end(module)

    threading.Timer(0.3, finish).start()
    assert folder.look() == ("ended", '\n{"changed": true}\n', "")


@pytest.mark.usefixtures("long_looks")
def test_one_that_was_killed_has_no_result(folder: RemoteFolder, module: subprocess.Popen[bytes]) -> None:
    end(module)
    assert folder.look() == ("ended", "", "")


@pytest.mark.usefixtures("long_looks")
def test_a_token_that_is_wanted_is_told_at_once(folder: RemoteFolder, module: subprocess.Popen[bytes]) -> None:
    Path(folder.path, "wants_token").write_text("token-1")
    assert folder.look() == ("wants-token", "", "token-1")


def test_one_that_has_not_begun(folder: RemoteFolder) -> None:
    assert folder.look() == ("starting", "", "")


class TestWithoutTail:
    """A node whose ``tail`` waits for no process, as busybox's."""

    @pytest.fixture
    def path(self, tmp_path: Path) -> str:
        tail = tmp_path / "tail"
        tail.write_text("#!/bin/sh\necho unrecognized option: pid >&2\nexit 1\n")
        tail.chmod(0o755)
        return f"{tmp_path}:{os.environ['PATH']}"

    def test_it_is_looked_at_every_second(self, folder: RemoteFolder, module: subprocess.Popen[bytes]) -> None:
        began = time.monotonic()
        assert folder.look().word == "working"
        assert time.monotonic() - began > 0.9
        end(module)
        assert folder.look().word == "ended"


def test_what_it_has_told_ends_a_look_at_once(
    folder: RemoteFolder, module: subprocess.Popen[bytes], long_looks: None
) -> None:
    Path(folder.path, "seen").write_text('{"missing": 1}')
    assert folder.look("seen") == ("told", '{"missing": 1}', "")
    end(module)
    assert folder.look("other").word == "ended"


def test_another_task_finds_the_folder_and_brings_something(folder: RemoteFolder, path: str) -> None:
    again = RemoteFolder.again(LocalAction(path), folder.top)
    again.bring("order-end", "{}")
    brought = Path(folder.path, "order-end")
    assert brought.read_text() == "{}"
    assert brought.stat().st_mode & 0o777 == 0o600
    assert (again.path, again.results) == (folder.path, folder.results)
