# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Memory for what is received."""

from __future__ import annotations

import mmap


def room(size: int) -> mmap.mmap:
    """So many bytes, of which only those cost memory that were ever written.

    A ``bytearray`` is filled with zeros: for each connection that is more work, and more memory, than a small object.
    """
    return mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
