# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects are segments of others."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.listing import DLO, OPAQUE, PLAIN, SLO, Entry
from ansible_collections.chameleon.data.plugins.module_utils._sync.beside import Beside


@pytest.mark.parametrize("kind", [SLO, DLO, OPAQUE])
def test_numbers_below_a_large_object_are_its_segments(kind: str) -> None:
    listing = {
        "a/big": kind,
        "a/big-000000": PLAIN,
        "a/big.txt": kind,
        "a/big.txt/000000": PLAIN,
        "a/big/000000": PLAIN,
        "a/big/000001": PLAIN,
        "a/big/000001.txt": PLAIN,
        "a/big/b/000000": PLAIN,
        "b": PLAIN,
        "b/000000": PLAIN,
    }
    assert list(listing) == sorted(listing)
    beside = Beside()
    found = [name for name, kind in listing.items() if beside.is_segment(Entry(name, 1, "", "", "", kind))]
    assert found == ["a/big.txt/000000", "a/big/000000", "a/big/000001"]
