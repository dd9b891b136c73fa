# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Listings that come page by page, each asked for by where the one before has ended."""

from __future__ import annotations

from typing import Callable, Hashable, Iterator, Optional, Sequence, Tuple, TypeVar

from ansible_collections.chameleon.data.plugins.module_utils._http.understood import not_of_the_service, understood

_Mark = TypeVar("_Mark", bound=Hashable)
_Row = TypeVar("_Row")

# Its rows, and where the next one begins; None: there is none
Page = Tuple[Sequence[_Row], Optional[_Mark]]


def all_rows(subject: str, ask: Callable[[_Mark | None], Page[_Row, _Mark]]) -> Iterator[_Row]:
    """The rows of all pages.

    :param subject: what is listed, for messages
    :param ask: the page that begins there; None for the first one
    :raises Damaged: the listing begins anew, and would not end: so one does that looks at no mark
    """
    mark: _Mark | None = None
    seen: set[_Mark] = set()
    while True:
        rows, following = ask(mark)
        with understood(subject):
            begins_anew = following in seen
        if begins_anew:
            raise not_of_the_service(subject, "its listing begins anew, and would not end")
        yield from rows
        if following is None:
            return
        seen.add(following)
        mark = following
