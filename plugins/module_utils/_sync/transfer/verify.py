# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what arrived is what the store says it has."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged


def check(subject: str, wanted: str, found: str) -> None:
    """:raises Damaged: what arrived is not what the store says it has."""
    if found != wanted:
        raise Damaged(subject, f"what arrived has the checksum {found} instead of {wanted}", "Run again.")
