# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

CRASH = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
secret = sys.stdin.read() * 100
{before}
{then}
os.abort()
"""
KEEP_OUT = (
    "from ansible_collections.chameleon.data.plugins.module_utils._handover.core_dumps import keep_out_of_core_dumps\n"
    "keep_out_of_core_dumps()"
)
AS_BEFORE = "resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)"
SECRET = b"gAAAA-of-nobody"


def dump(folder: Path, before: str, then: str = "") -> bytes:
    """What a process leaves in its folder that crashes with a secret in its memory."""
    folder.mkdir()
    script = CRASH.format(before=before, then=then)
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        input=SECRET,
        stderr=subprocess.PIPE,
        check=False,
    )
    assert done.returncode == -6, done.stderr
    return b"".join(file.read_bytes() for file in folder.iterdir())


def test_a_crash_leaves_no_secret(tmp_path: Path) -> None:
    if SECRET not in dump(tmp_path / "before", ""):
        pytest.skip("this system leaves no core dumps in the folder of the process that crashes")
    assert dump(tmp_path / "limited", KEEP_OUT) == b""
    # A program that takes dumps does not mind the limit: they have no memory in them.
    taken = dump(tmp_path / "filtered", KEEP_OUT, AS_BEFORE)
    assert taken.startswith(b"\x7fELF")
    assert SECRET not in taken
