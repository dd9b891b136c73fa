# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store's clock, by which objects get their times and expire."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime

from ansible_collections.chameleon.data.plugins.module_utils._errors import Refused
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import quote_path
from ansible_collections.chameleon.data.plugins.module_utils._http.understood import understood
from ansible_collections.chameleon.data.plugins.module_utils._store.store import Store

_LEAST = 60  # seconds by which the clocks may differ in any case
_SHARE = 0.01  # of the time after which an object expires


def store_time(store: Store, container: str) -> float:
    """Seconds since the epoch.

    :param container: which need not be there
    """
    subject = f"container {container}"
    answer = store.transport.request("HEAD", quote_path(container), accept=(404,), subject=subject)
    with understood(subject):
        return parsedate_to_datetime(answer.headers.get("Date", "")).timestamp()


def check_clock(store: Store, container: str, life: float) -> None:
    """Whether what shall expire by this node's clock does so in time by the store's.

    :param life: seconds after which it shall
    :raises Refused: the clocks differ by a share of that
    """
    ahead = time.time() - store_time(store, container)
    if abs(ahead) > max(_LEAST, _SHARE * life):
        differs = f"{abs(ahead):.0f} seconds {'ahead of' if ahead > 0 else 'behind'}"
        raise Refused(
            "the clock of this node",
            f"it is {differs} the store's, so what is stored would expire at another time than is meant",
            "Set it (chronyd or systemd-timesyncd keep it right), or leave out 'expire_after'.",
        )
