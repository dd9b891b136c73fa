# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ansible-core shows the documentation of every plugin and role, and takes every playbook, without a complaint."""

from __future__ import annotations

import json
import os
import subprocess

import pytest

from tests.tools.paths import PLUGINS, ROOT

DOCUMENTED = {
    "module": {path.stem for path in (PLUGINS / "modules").glob("*.py")},
    "lookup": {path.stem for path in (PLUGINS / "lookup").glob("*.py")},
    "role": {path.name for path in (ROOT / "roles").iterdir()},
}


def said(*command: str) -> str:
    """What a command of Ansible prints; any complaint fails the test."""
    environment = {**os.environ, "ANSIBLE_COLLECTIONS_PATH": str(ROOT / ".collections"), "ANSIBLE_NOCOLOR": "1"}
    done = subprocess.run(command, env=environment, check=False, capture_output=True, text=True)
    # ansible-core 2.20 and 2.21 wonder about a part of their own, _protomatter, where roles are looked for.
    complaints = [line for line in done.stderr.splitlines() if "ansible/_protomatter" not in line]
    assert (done.returncode, complaints) == (0, [])
    return done.stdout


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_its_documentation_is_shown(kind: str) -> None:
    names = {f"chameleon.data.{name}" for name in DOCUMENTED[kind]}
    assert set(json.loads(said("ansible-doc", "--json", "--type", kind, *names))) == names != set()


def test_playbooks_are_read() -> None:
    paths = sorted(map(str, ROOT.glob("playbooks/*.yml")))
    told = said("ansible-playbook", "--inventory=localhost,", "--syntax-check", *paths)
    assert [line.partition(": ")[2] for line in told.splitlines() if line.startswith("playbook: ")] == paths != []
