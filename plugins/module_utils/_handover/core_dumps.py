# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A process with a token in its memory leaves none of that on a disk when it crashes."""

from __future__ import annotations

import contextlib
import resource

_FILTER = "/proc/self/coredump_filter"  # core(5): which memory is dumped; kept across fork and exec


def keep_out_of_core_dumps() -> None:
    """No dump of this process, and of those that it starts, has memory in it; where it would be a file, there is none.

    A program that takes dumps (systemd-coredump, apport) gets them whatever the limit is, but without memory.
    """
    with contextlib.suppress(OSError), open(_FILTER, "w") as stream:  # a kernel may be built without it
        stream.write("0")
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
