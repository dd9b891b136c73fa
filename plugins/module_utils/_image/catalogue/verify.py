# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Glance has against what was sent. Pure; the node and the controller both ask it."""

from __future__ import annotations

from typing import Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import Damaged
from ansible_collections.chameleon.data.plugins.module_utils._image.catalogue.glance import Image

HASH = "sha512"  # what Glance is set to unless its operators chose another


class Sent(NamedTuple):
    """What left the node.

    :ivar size: bytes
    :ivar hashes: hexadecimal digests by algorithm
    """

    size: int
    hashes: Mapping[str, str]


def verify(image: Image, sent: Sent) -> None:
    """:raises Damaged: the image is not usable, or is not what was sent; all differences are named."""
    kind = image.get("os_hash_algo") or "md5"
    stored = {"status": image.get("status"), "size": image.get("size")}
    meant = {"status": "active", "size": sent.size}
    if kind in sent.hashes:
        stored[kind] = image.get("os_hash_value") or image.get("checksum")
        meant[kind] = sent.hashes[kind]
    differences = [f"{name} is {stored[name]} and not {meant[name]}" for name in meant if stored[name] != meant[name]]
    if differences:
        raise Damaged(
            "image {}".format(image.get("id")), "in Glance its " + ", its ".join(differences), "Run the task again."
        )
