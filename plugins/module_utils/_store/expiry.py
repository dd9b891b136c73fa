# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the store deletes an object by itself: times in seconds since the epoch, None for never."""

from __future__ import annotations

from types import MappingProxyType
from typing import Mapping

from ansible_collections.chameleon.data.plugins.module_utils._commit_points import commit_point
from ansible_collections.chameleon.data.plugins.module_utils._http.headers import Headers
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.answers import check_done
from ansible_collections.chameleon.data.plugins.module_utils._store.objects import subject_of
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

_MOST_DIGITS = 18


def expiry_headers(at: int | None) -> dict[str, str]:
    """What a new object is given along."""
    return {} if at is None else {"X-Delete-At": str(at)}


def changed_expiry_headers(at: int | None) -> dict[str, str]:
    """What a POST says; Swift forgets the time with any, Ceph RGW only when told to."""
    return expiry_headers(at) or {"X-Remove-Delete-At": "yes"}


def read_expiry(headers: Headers) -> int | None:
    """What a HEAD or GET says."""
    text = headers.get("X-Delete-At", "")
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


@commit_point("store.expiry")
def set_expiry(
    store: Store, container: str, name: str, at: int | None, kept: Mapping[str, str] = MappingProxyType({})
) -> bool:
    """Change the time of an object; False if it is gone.

    :param kept: what it has beside its content, as of `kept_headers`: the rest is forgotten
    """
    subject = subject_of(container, name)
    headers = {**kept, **changed_expiry_headers(at)}
    answer = store.transport.request(
        "POST", quote_path(container, name), headers=headers, accept=(404,), subject=subject
    )
    return check_done(answer, subject).status != 404
