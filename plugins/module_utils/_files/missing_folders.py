# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the way to a folder is there."""

from __future__ import annotations

import os


def missing_folders(path: str) -> list[str]:
    """The folders on the way to *path* that are not there, itself included, the lowest first."""
    missing = []
    while not os.path.lexists(path):
        missing.append(path)
        path = os.path.dirname(path)
    return missing


def lowest_there(path: str) -> str:
    """*path* itself, or the lowest folder above it that is there."""
    missing = missing_folders(path)
    return os.path.dirname(missing[-1]) if missing else path
