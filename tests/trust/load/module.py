# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same as :mod:`engine`, as users have it: Ansible runs the module, which signs in by itself."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any, Mapping

from tests.trust.load.engine import Result


def run(cloud: str, container: str, cache: Path, options: Mapping[str, Any]) -> Result:
    """One run of ``swift_sync``, ended by itself.

    :param cloud: of clouds.yaml
    """
    arguments = json.dumps({"cloud": cloud, "container": container, **options})
    command = ["ansible", "localhost", "-m", "chameleon.data.swift_sync", "-a", arguments]
    environment = {**os.environ, "XDG_CACHE_HOME": str(cache), "ANSIBLE_CALLBACK_RESULT_FORMAT": "json"}
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    head, arrow, result = said.stdout.partition(" => ")
    if not arrow:
        raise RuntimeError(f"Ansible ended with {said.returncode}: {said.stdout}{said.stderr}")
    told: Result = {"failed": "FAILED" in head, "changed": False, "failures": [], "plan": [], **json.loads(result)}
    return told
