# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the segments are called that this collection stores: they tell whose they are and what is in them. Pure."""

from __future__ import annotations

import hashlib
import re

from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat

ROOM = 96  # bytes, more than what follows the base
_OWN = re.compile(r"/\.slo/[0-9a-f]{32}-\d+(?:-[0-9a-f]{8})?|/\.dlo/-?\d+-\d+-\d+-(?:[01]|[0-9a-f]{8})/\d{8}")


def own_base(name: str, longest: int) -> str:
    """What the names of an object's segments begin with; *longest* is the length of a name that the store takes."""
    if len(name.encode()) + ROOM <= longest:
        return name
    return f"{name[:64]}.{hashlib.sha256(name.encode()).hexdigest()}"


def static_name(base: str, md5: str, size: int, mark: str = "") -> str:
    """The name of the segment with this content, of an SLO.

    :param mark: of who must share it with nobody
    """
    return f"{base}/.slo/{md5}-{size}" + ("-" + mark if mark else "")


def dynamic_prefix(base: str, before: Stat, segment_size: int, turn: str) -> str:
    """What the names of the segments of a DLO begin with: the same for the same state of the file.

    :param turn: ``0`` or ``1``, or the mark of who must share it with nobody
    """
    return f"{base}/.dlo/{before.mtime_ns}-{before.size}-{segment_size}-{turn}/"


def is_own(base: str, segment: str) -> bool:
    """Whether *segment* belongs to the object of this base, and not to one whose name only begins like it."""
    return segment.startswith(base) and bool(_OWN.fullmatch(segment[len(base) :]))
