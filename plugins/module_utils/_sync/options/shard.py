# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One node's share of the names. Pure."""

from __future__ import annotations

import hashlib
from typing import Any, Mapping, NamedTuple

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput


class Shard(NamedTuple):
    """Share *number*, from 0, of *total* shares of the names; a name's share depends on nothing but the name."""

    number: int
    total: int

    def has(self, name: str) -> bool:
        """Whether the name is in this share."""
        return jump_hash(name, self.total) == self.number


def jump_hash(name: str, count: int) -> int:
    """A number below *count*; of all names only one in *count* + 1 gets another one when *count* grows by one.

    The "jump consistent hash" of Lamping and Veach, 2014 (https://arxiv.org/abs/1406.2294).
    """
    digest = hashlib.blake2b(name.encode("utf-8", "surrogateescape"), digest_size=8).digest()
    key = int.from_bytes(digest, "big")
    found, jump = -1, 0
    while jump < count:
        found = jump
        key = (key * 2862933555777941757 + 1) & 0xFFFFFFFFFFFFFFFF
        jump = int((found + 1) * ((1 << 31) / ((key >> 33) + 1)))
    return found


def read_shard(given: Mapping[str, Any] | None) -> Shard | None:
    """The shard from the module's option.

    :raises BadInput: there is no such share
    """
    if given is None:
        return None
    shard = Shard(given["index"], given["count"])
    if not 0 <= shard.number < shard.total:
        raise BadInput(
            f"shard {shard.number} of {shard.total}", "there is no such share", "Count from 0 to one less than 'count'."
        )
    return shard
