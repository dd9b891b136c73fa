# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of a stretch are verified and written."""

from __future__ import annotations

from typing import Any, Optional, Sequence, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.destination import Destination

# Plain tuples go to another process and back in half the time.
Wanted = Tuple[str, int, int, str, int, Optional[int], bool]
Written = Tuple[Any, ...]  # the values of a Stat


def unpack(destination: Destination, wanted: Sequence[Wanted], content: memoryview) -> list[Written | OSError | None]:
    """Write files whose content has the MD5 that it should have.

    :param wanted: of each its name, where its content begins in the stretch, size, MD5, and mtime_ns, mode and new as
        of `Look`
    :returns: of each what it is like now, or why it could not be written, or None if it is damaged
    """
    came: list[Written | OSError | None] = []
    with destination.writer() as writer:
        for name, begin, size, md5, mtime_ns, mode, new in wanted:
            file = content[begin : begin + size]
            if md5_of(file) != md5:
                came.append(None)
                continue
            try:
                came.append(tuple(writer.put(name, file, destination.look(mtime_ns, mode, new))))
            except OSError as error:
                came.append(error)
    return came
