# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import subprocess
import time
from typing import Callable

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import Unavailable
from ansible_collections.chameleon.data.plugins.module_utils._image.node import programs
from ansible_collections.chameleon.data.plugins.module_utils._image.node.watchdog import Watchdog

CAT = programs.Program(("cat",), "coreutils", "coreutils")
SHELL = programs.Program(("sh",), "dash", "bash")


def test_what_does_not_end_is_ended() -> None:
    with pytest.raises(Unavailable, match="sh: it did not end within 0 s"):
        programs.run(SHELL, ["-c", "exec sleep 60"], patience=0.1)


def test_what_does_nothing_is_told_from_what_works() -> None:
    process = programs.start(CAT, [], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert process.stdin is not None
        assert process.stdout is not None
        watchdog = Watchdog(CAT, process, longest=-1.0)  # any time is too long
        for _round in range(3):
            process.stdin.write("a line\n")
            process.stdin.flush()
            assert process.stdout.readline() == "a line\n"
            watchdog.check()
        with pytest.raises(Unavailable, match="cat: it has done nothing"):
            wait(watchdog.check)
    finally:
        programs.end(process)


def wait(look: Callable[[], None]) -> None:
    """Look until that raises something: a process needs a moment to come to rest."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        look()
