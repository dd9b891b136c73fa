# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An object that is named by its content is stored once."""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.body import Body
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import put_object
from ansible_collections.chameleon.data.plugins.module_utils._sync.context import Context
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.stored import find_stored
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.upload_source import wanted_headers


@commit_point("packs.stored")
def store_once(context: Context, name: str, body: bytes | Body, md5: str) -> bool:
    """Have an object of this content; returns whether it had to be stored.

    :raises DataError: the store does not take it
    """
    if find_stored(context, context.settings.container, name, md5) is not None:
        return False
    for last_try in (False, False, True):
        try:
            put_object(context.store, context.settings.container, name, body, md5, wanted_headers(context))
            break
        except Damaged:  # on the way
            if last_try:
                raise
    return True
