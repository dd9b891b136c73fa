# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules go to the lab's nodes with what Python compiles of them, but for the first time."""

from __future__ import annotations

import base64
import importlib.util
import json
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any, Callable

import pytest

from tests.integration.conftest import NODE
from tests.integration.nodes import run_on

_VERSION = "import importlib.util; print(importlib.util.MAGIC_NUMBER.hex())"
# Prints what Python takes from the archive of a module when it imports it.
_FILES = """
import sys
sys.path.insert(0, sys.argv[1])
import ansible.modules.ping
files = [getattr(module, "__file__", None) or "" for module in sys.modules.values()]
print(*(file for file in files if file.startswith(sys.argv[1])), sep="\\n")
"""


def test_the_second_playbook_sends_what_is_compiled(playbook: Callable[..., Any], tmp_path: Path) -> None:
    if run_on(NODE, f"python3 -c '{_VERSION}'").strip() != importlib.util.MAGIC_NUMBER.hex():
        pytest.skip("the nodes' Python is of another version than this one: they compile modules themselves")
    play = json.dumps([{"hosts": NODE, "gather_facts": False, "tasks": [{"name": "Ping", "ansible.builtin.ping": {}}]}])
    shared = tmp_path / "modules"
    # What Ansible reads when it is loaded: so the playbooks have processes, and folders of modules, of their own.
    own = {"ANSIBLE_LOCAL_TEMP": str(tmp_path / "local"), "TEST_PACKED_MODULES": str(shared)}
    for _time in range(2):
        assert playbook(play, env=own).results["Ping"][NODE]["ping"] == "pong"
    (packed,) = shared.glob("ansible.modules.ping-*-none")
    archive = tmp_path / "ping.zip"
    archive.write_bytes(base64.b64decode(pickle.loads(packed.read_bytes()).zip_data))
    files = subprocess.check_output([sys.executable, "-c", _FILES, archive], text=True).split()
    assert len(files) > 20 and all(file.endswith(".pyc") for file in files), files
