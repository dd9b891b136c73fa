# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One snapshot of a node at a time."""

from __future__ import annotations

import contextlib
import fcntl
from typing import Iterator

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict
from ansible_collections.chameleon.data.plugins.module_utils._image.node.scratch import NAME, RUN


@contextlib.contextmanager
def only_snapshot() -> Iterator[None]:
    """No other snapshot of this node is made meanwhile; the lock goes with the process.

    :raises Conflict: one is being made
    """
    with open(f"{RUN}/{NAME}.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(
                "snapshot", "another one of this node is being made", "Wait until it is done, and run again."
            ) from error
        yield
