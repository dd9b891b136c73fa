# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows some at a time: what is done with a thousand costs little more than with a hundred by themselves. Pure."""

from __future__ import annotations

import itertools
from typing import Iterable, Iterator, TypeVar

_Row = TypeVar("_Row")

_PORTION = 1000


def in_portions(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    """All rows, in their order, never none at a time."""
    left = iter(rows)
    return iter(lambda: list(itertools.islice(left, _PORTION)), [])
