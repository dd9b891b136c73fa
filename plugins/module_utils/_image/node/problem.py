# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands in the way of a snapshot."""

from __future__ import annotations

from typing import NamedTuple


class Problem(NamedTuple):
    """One obstacle: *cause* without a full stop, *remedy* a whole sentence."""

    cause: str
    remedy: str
    space: bool = False
