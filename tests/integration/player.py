# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-playbook``, for tests that run it some hundred times."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from functools import cache
from multiprocessing import forkserver
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Mapping, Sequence
from unittest.mock import patch

_SETTINGS = {
    "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "plugins"),
    "ANSIBLE_CALLBACKS_ENABLED": "results,modules_once",
    "ANSIBLE_NOCOLOR": "1",
}


def play(arguments: Sequence[str], variables: Mapping[str, str], output: Path) -> int:
    """Run ``ansible-playbook`` with the callback of ``plugins/``.

    It is forked from a process that has loaded Ansible, unless *variables* have settings that Ansible reads when it is
    loaded, and other values of them. What is forked shares the folder in which Ansible keeps the modules that it has
    packed.

    :param variables: of the environment, beside what is there
    :param output: where standard output and error go
    :returns: the exit status
    """
    before = {**os.environ, **_SETTINGS}
    # Who hands on the whole environment asks for nothing by what is in it: the callbacks that were there, for example.
    asked = {name: value for name, value in variables.items() if os.environ.get(name) != value}
    environment = {**before, **asked}
    if any(_is_read_at_first(name) and before.get(name) != value for name, value in asked.items()):
        with output.open("wb") as file:
            command = ["ansible-playbook", *arguments]
            return subprocess.call(command, env=environment, stdin=subprocess.DEVNULL, stdout=file, stderr=file)
    process = _loaded().Process(target=_playbook, args=(list(arguments), environment, str(output)))
    process.start()
    process.join()
    return process.exitcode or 0


def _is_read_at_first(name: str) -> bool:
    return name.startswith("ANSIBLE_") and not name.startswith("ANSIBLE_SSH_")  # which a connection reads


@cache
def _loaded() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.integration.loaded"])
    with patch.dict(os.environ, _SETTINGS):
        forkserver.ensure_running()
    return context


def _playbook(arguments: list[str], environment: dict[str, str], output: str) -> None:
    from ansible.cli import playbook

    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["ansible-playbook", *arguments]
    try:
        playbook.main(sys.argv)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
