# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are more than fit into memory, in a file without a name."""

from __future__ import annotations

import marshal
from typing import Any, Tuple

from ansible_collections.chameleon.data.plugins.module_utils._files.temporary import (
    discard,
    temporary_file,
    writing_temporary,
)

Place = Tuple[int, int]  # where in the file, how many bytes


class ValueFile:
    """Lists of what `marshal` knows: strings, numbers, None, and tuples of them. For one thread at a time.

    :raises DataError: temporary files cannot be written, now or later
    """

    def __init__(self) -> None:
        self._file = temporary_file()

    def put(self, values: list[Any]) -> Place:
        """Append a list; returns where it is."""
        content = marshal.dumps(values)
        with writing_temporary():
            begin = self._file.seek(0, 2)
            self._file.write(content)
            self._file.flush()
        return begin, len(content)

    def get(self, place: Place) -> list[Any]:
        """The list that is there."""
        begin, size = place
        self._file.seek(begin)
        values: list[Any] = marshal.loads(self._file.read(size))  # noqa: S302  # our own, in a file without a name
        return values

    def close(self) -> None:
        """Let go of the file."""
        discard(self._file)
