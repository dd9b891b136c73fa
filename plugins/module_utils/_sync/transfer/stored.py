# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is in the store already and need not be stored again."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._store.attributes import kept_headers
from ansible_collections.chameleon.data.plugins.module_utils._store.expiry import read_expiry, set_expiry
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import Found, head_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context


def find_stored(context: Context, container: str, name: str, etag: str) -> Found | None:
    """The object as it was found, if it has this content, and will be there for as long as what is stored now."""
    found = head_object(context.store, container, name)
    if found is None or found[0].etag != etag:
        return None
    expires_at, wanted = read_expiry(found[1]), context.expires_at
    lasts = expires_at is None or (wanted is not None and expires_at >= wanted)
    told = lasts or set_expiry(context.store, container, name, wanted, kept_headers(found[1]))
    return found if told else None
