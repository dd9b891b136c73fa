# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a mount answer? Asked in a process of its own, because asking a mount may hang for ever."""

from __future__ import annotations

import errno
import subprocess
import sys
import time

from ansible_collections.chameleon.data.plugins.module_utils._mount.plan import BROKEN, DEAD, HEALTHY, HUNG

# The whole listing is asked for, not the first name: a program may answer "." and ".." out of its own head.
_LIST = "import os, sys\ntry:\n    os.listdir(sys.argv[1])\nexcept OSError as error:\n    sys.exit(error.errno or 1)"


def probe(path: str, patience: float) -> str:
    """List *path* through the mount: ``healthy``, ``dead``, ``hung`` or ``broken`` (it answers with an error).

    :param patience: seconds
    """
    # Without Ansible's pipes: a process that hangs in the kernel must not keep the task waiting.
    process = subprocess.Popen(
        [sys.executable, "-c", _LIST, path],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + patience
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    if process.returncode is None:
        process.kill()  # and not waited for: it may be in a state in which it cannot die
        return HUNG
    if process.returncode == 0:
        return HEALTHY
    return DEAD if process.returncode in (errno.ENOTCONN, errno.ECONNABORTED) else BROKEN
