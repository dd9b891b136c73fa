# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store copies an object: no byte comes to the node."""

from __future__ import annotations

from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.large import Segment
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import head_object, subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


@commit_point("store.copy")
def copy_object(store: Store, original: Segment, container: str, name: str, headers: Mapping[str, str]) -> None:
    """Have the store copy an object that is not made of others.

    :param headers: what the copy is given along; it has nothing else of the original's
    :raises Damaged: the copy is something else
    """
    subject = subject_of(container, name)
    sent = {**headers, "X-Copy-From": quote_path(original.container, original.name), "X-Fresh-Metadata": "true"}
    store.transport.request("PUT", quote_path(container, name), headers=sent, body=b"", subject=subject)
    found = head_object(store, container, name)
    if found is None or (found[0].etag, found[0].size) != (original.md5, original.size):
        raise Damaged(subject, "the service made another object than the one that was to be copied", "Run again.")
