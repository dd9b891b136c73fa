# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the object what it should be? By its content, not by names and times."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._object.sources import Source
from ansible_collections.chameleon.data.plugins.module_utils._store.entry import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context


class Difference(NamedTuple):
    """What comparing has found.

    :ivar reason: why the object is not what the source has; empty where it is
    :ivar certain: whether the content said so
    """

    reason: str
    certain: bool = True


def difference(context: Context, source: Source, entry: Entry | None, looks_alike: bool = False) -> Difference:
    """Compare the source's content with the object's.

    :param entry: the object; None where there is none
    :param looks_alike: what is gone by where nothing tells what the object's content is
    """
    if entry is None:
        return Difference("it is not there")
    if entry.size != source.size:
        return Difference(f"size differs: {entry.size} -> {source.size} bytes")
    etag = source.etag_like(context, entry)
    if etag is None:
        reason = "the store does not tell the object's checksum, so it cannot be compared"
        return Difference("" if looks_alike else reason, certain=False)
    return Difference("" if etag == entry.etag else "content differs")
