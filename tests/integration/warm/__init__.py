# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An ansible-playbook that is in memory already, for tests that start it some hundred times."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Iterator, Mapping

_HERE = Path(__file__).parent


@contextlib.contextmanager
def ansible_playbook(settings: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Keeps one ready, and yields the environment in which ``ansible-playbook`` is that one.

    :param settings: variables that Ansible reads when it is imported, so that they hold for every run
    """
    with tempfile.TemporaryDirectory(prefix="warm-") as folder:
        where = f"{folder}/socket"
        with subprocess.Popen(
            [sys.executable, str(_HERE / "server.py"), where],
            env={**os.environ, **settings},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        ) as server:
            assert server.stdout is not None and server.stdout.readline() == b"ready\n"
            try:
                yield {"PATH": f"{_HERE / 'bin'}{os.pathsep}{os.environ['PATH']}", "WARM_ANSIBLE": where}
            finally:
                server.terminate()
