# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What packed data sets ask of who has threads."""

from __future__ import annotations

from typing import Callable, Iterable, Iterator, Protocol, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")


class Each(Protocol):
    """Has work done with each item, several at a time, like ``Pool.map``: the results come in the items' order."""

    def __call__(self, work: Callable[[_In], _Out], items: Iterable[_In], /) -> Iterator[_Out]: ...
