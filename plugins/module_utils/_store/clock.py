# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's clock, by which objects get their times; `Transport.server_time` tells it without a request."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store


def store_time(store: Store, container: str) -> float:
    """Seconds since the epoch.

    :param container: which need not be there
    """
    subject = f"container {container}"
    answer = store.transport.request("HEAD", quote_path(container), accept=(404,), subject=subject)
    with understood(subject):
        return parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()
