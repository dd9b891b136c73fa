# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``ansible-playbook`` in processes forked from one that has loaded Ansible: that takes more time than most plays."""

from __future__ import annotations

import multiprocessing
import os
import sys
from functools import cache
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Sequence


def play(arguments: Sequence[str], results: Path, output: Path) -> int:
    """Run ``ansible-playbook`` with *arguments* in the environment of the first call.

    :param results: where the callback of tests/integration/plugins writes
    :param output: where standard output and error go
    :returns: its exit status
    """
    process = _loaded().Process(target=_playbook, args=(list(arguments), str(results), str(output)))
    process.start()
    process.join()
    return process.exitcode or 0


@cache
def _loaded() -> ForkServerContext:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["ansible.cli.playbook", "ansible.executor.playbook_executor", "openstack"])
    return context


def _playbook(arguments: list[str], results: str, output: str) -> None:
    from ansible.cli import playbook

    file = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    for stream in (1, 2):
        os.dup2(file, stream)
    os.environ["LAB_RESULTS"] = results
    sys.argv = ["ansible-playbook", *arguments]
    try:
        playbook.main(sys.argv)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
