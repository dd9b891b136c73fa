# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One run at a time for each mount point of the node."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._mount.places import RUNS, escape
from ansible_collections.chameleon.data.plugins.module_utils._mount.table import real_path

_PATIENCE = 60  # seconds


@contextlib.contextmanager
def only_run_at(path: str, patience: float = _PATIENCE) -> Iterator[None]:
    """Nobody else works at this mount point, by whatever links it is named. It ends with the process at the latest.

    :param patience: seconds to wait for another run
    :raises Conflict: the other one goes on
    """
    os.makedirs(RUNS, 0o755, exist_ok=True)
    # The file stays: removed, it could be locked by two.
    with open(os.path.join(RUNS, f"{escape(real_path(path))}.lock"), "w") as lock:
        deadline = time.monotonic() + patience
        while not _lock(lock.fileno()):
            if time.monotonic() > deadline:
                raise Conflict(
                    f"mount {path}", "another run is at work there", "Wait until it has ended, then run again."
                )
            time.sleep(0.1)
        yield


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
