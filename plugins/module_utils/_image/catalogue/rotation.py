# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which images of a family have had their time. Pure."""

from __future__ import annotations

import calendar
import time
from typing import Callable, Collection, NamedTuple, Sequence

from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Image

PROTECTED, SHARED = "protected", "shared"
_DAY = 86400


class Keep(NamedTuple):
    """How much of a family stays.

    :ivar last: so many of the newest; None: as many as there are
    :ivar days: those that are no older; None: of any age. Where both are given, what either keeps stays.
    :ivar even: ``protected``, ``shared`` (with other projects): such images are deleted, too
    """

    last: int | None = None
    days: int | None = None
    even: Collection[str] = ()


class Rotation(NamedTuple):
    """:ivar spared: what would go, each with why it does not"""

    remove: list[Image]
    spared: list[tuple[Image, str]]


def rotate(
    family: Sequence[Image],
    keep: Keep,
    now: float,
    shared_out: Callable[[Image], bool],
    needed: Collection[str] = (),
) -> Rotation:
    """What goes of a *family*, whose images come newest first; the newest one always stays.

    :param now: seconds since the epoch
    :param shared_out: whether other projects use an image; asked only of those that would go
    :param needed: ids of further ones that stay
    """
    found = Rotation([], [])
    if keep.last is None and keep.days is None:
        return found
    for place, image in enumerate(family[1:], 1):
        if image["id"] in needed or (keep.last is not None and place < keep.last):
            continue
        if keep.days is not None and created(image) >= now - keep.days * _DAY:
            continue
        if image.get("protected") and PROTECTED not in keep.even:
            found.spared.append((image, "it is protected"))
        elif SHARED not in keep.even and shared_out(image):
            found.spared.append((image, "other projects have it"))
        else:
            found.remove.append(image)
    return found


def created(image: Image) -> int:
    """When the record was made, in seconds since the epoch."""
    return calendar.timegm(time.strptime(image["created_at"], "%Y-%m-%dT%H:%M:%SZ"))
