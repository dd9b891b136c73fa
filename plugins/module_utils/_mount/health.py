# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a mount answer? Asked in a process of its own, because asking a mount may hang for ever."""

from __future__ import annotations

import errno
import subprocess
import sys
import time

from ansible_collections.chameleon.data.plugins.module_utils._mount.actual import BROKEN, DEAD, HEALTHY, HUNG

# The whole listing is asked for, not the first name: a program may answer "." and ".." out of its own head.
_LIST = """
import os, sys
path, *ids = sys.argv[1:]
if ids:
    user, group = map(int, ids)
    os.setgroups([])
    os.setresgid(group, group, group)
    os.setresuid(user, user, user)
try:
    os.listdir(path)
except OSError as error:
    sys.exit(error.errno or 1)
"""


def probe(path: str, patience: float, only_for: tuple[int, int] | None = None) -> str:
    """List *path* through the mount: ``healthy``, ``dead``, ``hung`` or ``broken`` (it answers with an error).

    :param patience: seconds
    :param only_for: user and group that alone may look into it: it is asked as these, because FUSE denies even root
    """
    # Without Ansible's pipes: a process that hangs in the kernel must not keep the task waiting.
    process = subprocess.Popen(
        [sys.executable, "-c", _LIST, path, *map(str, only_for or ())],
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
