# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Glance would say of an image, asked before there is one."""

from __future__ import annotations

from typing import Any, Mapping

from ansible_collections.chameleon.data.plugins.module_utils._errors import Conflict, NoSpace
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Glance

# Limits that Glance looks at when the data come, and so too late (unified limits, since Yoga)
_LIMITS = {"image_size_total": "MiB of images", "image_count_uploading": "uploads at a time"}

UNTRIED = "there is no image whose id could be used to ask Glance whether it takes this one, so that it was not asked"


def check_quota(glance: Glance) -> None:
    """:raises NoSpace: the project's quota is used up; what of it an image takes shows only when it is compressed."""
    usage = glance.usage()
    for name, what in _LIMITS.items():
        used, limit = (int(usage.get(name, {}).get(key, -1)) for key in ("usage", "limit"))
        if 0 <= limit <= used:
            raise NoSpace(
                "quota of images",
                f"{used} of {limit} {what} are used",
                "Delete images that nobody needs, or ask for more.",
            )


def ask(glance: Glance, record: Mapping[str, Any]) -> list[str]:
    """Have the service judge a record, and change nothing; returns notes on what it could not be asked.

    The request has the id of an image that is there. Glance checks rights, names, lengths and numbers of properties and
    tags first, and refuses the id last, so that no image is made.

    :raises DataError: it would not take such an image
    """
    taken = glance.any_id()
    if taken is None:
        return [UNTRIED]
    try:
        made = glance.create({**record, "id": taken})
    except Conflict:
        return []
    glance.delete(made["id"])  # the other one has gone just now
    return []
