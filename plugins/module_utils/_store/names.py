# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of containers that Swift takes and Ceph RGW refuses: with 400 and without a word, whatever is asked for.

Which ones these are differs from release to release, and none tells which it is, so that the store is asked.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._http.transport import Transport, quote_path
from ansible_collections.chameleon.data.plugins.module_utils._store.capabilities import probe

_RGW_SHORTEST, RGW_LONGEST = 3, 255  # bytes


def check_store_takes(transport: Transport, container: str) -> None:
    """To be asked before anything else is asked for; costs requests for doubtful names alone.

    :raises BadInput: the store has no container of this name
    :raises Unavailable: it does not answer at all
    """
    length = len(container.encode("utf-8", "surrogateescape"))
    if _RGW_SHORTEST <= length <= RGW_LONGEST and not container.startswith("."):
        return
    answer = transport.request("HEAD", quote_path(container), accept=(400, 403, 404), subject=f"container {container}")
    if answer.status == 400 and probe(transport).server == "rgw":
        raise BadInput(
            f"container {container}",
            "the store is a Ceph RGW, which has no containers of such names",
            f"Give {_RGW_SHORTEST} to {RGW_LONGEST} bytes that do not begin with a period.",
        )
