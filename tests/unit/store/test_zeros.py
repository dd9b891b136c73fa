# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Zeros have the MD5 that they have, however they are hashed."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.checksum import md5_of, new_md5
from ansible_collections.chameleon.data.plugins.module_utils._store.zeros import digest_of_zeros, feed_zeros

MIB = 1 << 20


@pytest.mark.parametrize("size", [0, 1, MIB - 1, MIB, 3 * MIB + 5])
def test_zeros_have_their_md5(size: int) -> None:
    digest = new_md5(b"before")
    feed_zeros(digest, size)
    assert digest.hexdigest() == md5_of(b"before" + bytes(size))
    assert digest_of_zeros(size).hexdigest() == md5_of(bytes(size))


def test_who_goes_on_with_a_digest_does_not_change_the_next_one() -> None:
    digest_of_zeros(MIB).update(b"more")
    assert digest_of_zeros(MIB).hexdigest() == md5_of(bytes(MIB))
