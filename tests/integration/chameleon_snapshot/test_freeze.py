# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""File systems are held still, on a real one: a loop device, in a mount namespace of the test's own. Needs no lab."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.tools.paths import ROOT

BEGIN = """
import os, sys, time
from ansible_collections.chameleon.data.plugins.module_utils._files.extents import Extent
from ansible_collections.chameleon.data.plugins.module_utils._image.node import loop, namespace, quiesce
folder, kind = sys.argv[1:]
point = f"{folder}/mounted"
namespace.enter()
stack = loop.attached(f"{folder}/disk", Extent(0, os.path.getsize(f"{folder}/disk")), folder)
namespace.mount("-t", kind, stack.__enter__(), point)
frozen = quiesce.resting(quiesce.Rest((), "", "", [point]))

def writer():
    # A process of its own, which cannot be ended while it waits for a frozen file system
    child = os.fork()
    if child == 0:
        with open(f"{point}/file", "w") as stream:
            stream.write("written")
        os._exit(0)
    return child

def ended(child, within):
    end = time.monotonic() + within
    while time.monotonic() < end:
        if os.waitpid(child, os.WNOHANG)[0]:
            return True
        time.sleep(0.05)
    return False
"""
WAITS = """
with frozen:
    child = writer()
    assert not ended(child, 1)
assert ended(child, 10)
"""
KILLED = """
child = os.fork()
if child == 0:
    frozen.__enter__()
    os.kill(os.getpid(), 9)
os.waitpid(child, 0)
assert ended(writer(), 10)
"""
TOO_LONG = """
quiesce._LONGEST = 1
try:
    with frozen:
        assert ended(writer(), 10)
except quiesce.DataError as error:
    assert "could not be read within 1 s" in str(error), error
else:
    raise AssertionError("not told")
"""


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
@pytest.mark.parametrize("script", [WAITS, KILLED, TOO_LONG], ids=["waits", "killed", "too long"])
def test_who_writes_waits_until_it_is_over(tmp_path: Path, kind: str, script: str) -> None:
    (tmp_path / "mounted").mkdir()
    with open(tmp_path / "disk", "wb") as stream:
        stream.truncate(400 << 20)
    subprocess.run([f"mkfs.{kind}", "-q", tmp_path / "disk"], check=True)
    command = [sys.executable, "-c", BEGIN + script, str(tmp_path), kind]
    run = subprocess.run(
        command, check=False, env={"PYTHONPATH": f"{ROOT}/.collections:{ROOT}"}, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert str(tmp_path) not in _attached()


def _attached() -> str:
    """The files that loop devices of this machine have."""
    return "".join(path.read_text() for path in Path("/sys/block").glob("loop*/loop/backing_file"))
