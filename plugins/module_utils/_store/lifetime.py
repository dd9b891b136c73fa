# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is stored in a container stays there.

The API knows no default for a container. Ours is in its metadata, and kept by what stores through this collection.
"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput
from ansible_collections.chameleon.data.plugins.module_utils._store.container import Container

DEFAULT = "chameleon-expire-after"  # the name of that metadata; its value is in seconds


def expiry_from(now: float, after: int | None, container: Container | None) -> int | None:
    """When goes what is stored now, in seconds since the epoch; None for never.

    :param now: by the store's clock
    :param after: as the user says, in seconds, 0 for never; None to go by the container's default
    :raises BadInput: the container has a default that is none
    """
    seconds = _default_of(container) if after is None else after
    return int(now) + seconds if seconds else None


def shortest_life(after: int | None, container: Container | None) -> int | None:
    """Seconds after which an object there may have expired, stored now or by its default earlier; None for never.

    :param after: as of :func:`expiry_from`
    """
    default = container.metadata.get(DEFAULT, "") if container else ""
    return min(filter(None, (after, int(default) if default.isdecimal() else 0)), default=None)


def _default_of(container: Container | None) -> int:
    if container is None:
        return 0
    text = container.metadata.get(DEFAULT) or "0"
    if not text.isdecimal():
        raise BadInput(
            f"container {container.name}",
            f"its metadata {DEFAULT} is {text!r}, which is no number of seconds",
            "Set it with 'expire_after' of swift_container, or give 'expire_after' here.",
        )
    return int(text)
