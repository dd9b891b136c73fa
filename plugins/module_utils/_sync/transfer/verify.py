# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what arrived is what the store says it has: by its length and, where the store tells one, its checksum."""

from __future__ import annotations

from typing import Sequence

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Cut, etag_of, joined_etag


def check(subject: str, wanted: str, found: str) -> None:
    """:raises Damaged: the checksum is another one."""
    if found != wanted:
        raise Damaged(subject, f"what arrived has the checksum {found} instead of {wanted}", "Run again.")


def check_whole(subject: str, entry: Entry, cuts: Sequence[Cut] | None, body: bytes) -> None:
    """All of an object, in memory.

    :param cuts: what is hashed one by one; None where nobody tells
    :raises Damaged: it has another length or checksum
    """
    if len(body) != entry.size:
        raise Damaged(subject, f"{len(body)} bytes came instead of {entry.size}", "Run again.")
    if cuts is not None:
        check(subject, entry.etag, etag_of(entry, [md5_of(body[cut.offset : cut.offset + cut.size]) for cut in cuts]))


def wrong_cuts(entry: Entry, cuts: Sequence[Cut], found: Sequence[str]) -> set[int]:
    """Numbers of the cuts that are not what the store says, as far as it says so.

    :param cuts: of all of it, or of a part
    :param found: MD5 of what arrived of each
    """
    wrong = {index for index, cut in enumerate(cuts) if cut.md5 and cut.md5 != found[index]}
    whole = sum(cut.size for cut in cuts) == entry.size
    if not wrong and cuts and entry.large and whole and joined_etag(found) != entry.etag:
        wrong = set(range(len(cuts)))
    return wrong
