# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is the object what it should be? By its content, not by names and times."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._object.sources import Source
from ansible_collections.chameleon.data.plugins.module_utils._store.listing import Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.context import Context


def difference(context: Context, source: Source, entry: Entry | None) -> str:
    """Why an object is not what the source has; empty where it is.

    :param entry: the object; None where there is none
    """
    if entry is None:
        return "it is not there"
    if entry.size != source.size:
        return f"size differs: {entry.size} -> {source.size} bytes"
    etag = source.etag_like(context, entry)
    if etag is None:
        return "the store does not tell the object's segments, so it cannot be compared"
    return "" if etag == entry.etag else "content differs"
