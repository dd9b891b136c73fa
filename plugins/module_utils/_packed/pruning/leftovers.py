# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of the objects that are there go. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Callable, Iterable, Iterator

from ansible_collections.chameleon.data.plugins.module_utils._packed.names import needed_for
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry

YOUNG = 3600  # seconds; a push may be about to name what is younger, though nobody sees it at work


def going(
    entries: Iterable[Entry], prefix: str, needed: Callable[[str], bool], given_up: Callable[[str], bool], now: str
) -> Iterator[Entry]:
    """Packs, bases, files of their own and segments of these that no version needs.

    What the versions need that go just now goes with them. The rest is what a push has left that was killed, or a
    prune: that goes when it is old enough.

    :param entries: as they are listed below the prefix
    :param needed: whether a name below the prefix is one of what versions need that stay
    :param given_up: the same of those that go
    :param now: the time by the clock that the listing's times are of, and written like them
    """
    moment = _moment(now)
    for entry in entries:
        owner = needed_for(entry.name[len(prefix) :])
        if not owner or needed(owner):
            continue
        if given_up(owner) or (moment - _moment(entry.modified)).total_seconds() > YOUNG:
            yield entry


def _moment(text: str) -> datetime:
    """Swift writes ``2026-11-29T08:55:04.123456``, Ceph RGW ``2026-11-29T08:55:04.123Z``."""
    return datetime.fromisoformat(text.rstrip("Z"))
