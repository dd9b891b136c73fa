# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""MD5 of zeros, of which sparse files mostly are: each length is hashed once."""

from __future__ import annotations

import functools
import threading
from typing import Any

from ansible_collections.chameleon.data.plugins.module_utils._http.body import BLOCK
from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import new_md5

ZEROS = bytes(BLOCK)

_LOCK = threading.Lock()  # threads that want the same length at a time do not all hash it


def feed_zeros(digest: Any, size: int) -> None:
    """Hash *size* zeros."""
    while size > 0:
        digest.update(ZEROS[:size])
        size -= BLOCK


def digest_of_zeros(size: int) -> Any:
    """A digest that has hashed *size* zeros."""
    with _LOCK:
        return _digest(size).copy()


@functools.lru_cache(maxsize=8)
def _digest(size: int) -> Any:
    digest = new_md5()
    feed_zeros(digest, size)
    return digest
