# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects are segments of others."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.entry import (
    DLO,
    FOLDER_TYPE,
    GONE,
    OPAQUE,
    PLAIN,
    SLO,
    Entry,
)
from ansible_collections.chameleon.data.plugins.module_utils._sync.compare.sdk_segments import SdkSegments


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
    beside = SdkSegments(lambda entry: entry._replace(kind=DLO))
    found = [name for name, kind in listing.items() if beside.is_segment(Entry(name, 1, "", "", "", kind))]
    assert found == ["a/big.txt/000000", "a/big/000000", "a/big/000001"]


@pytest.mark.parametrize("kind", [PLAIN, GONE])
def test_numbers_below_what_is_not_large_are_files(kind: str) -> None:
    asked: list[str] = []

    def resolve(entry: Entry) -> Entry:
        asked.append(entry.name)
        return entry._replace(kind=kind)

    beside = SdkSegments(resolve)
    names = ["empty", "frames", "frames/000001", "frames/000002", "other"]
    assert not any(beside.is_segment(Entry(name, 0, "", "", "", OPAQUE)) for name in names)
    assert asked == ["frames"]


def test_numbers_in_a_folder_that_was_once_empty_are_files() -> None:
    beside = SdkSegments(lambda entry: pytest.fail("nothing has to be asked"))
    assert not beside.is_segment(Entry("frames", 0, "", "", FOLDER_TYPE, OPAQUE))
    assert not beside.is_segment(Entry("frames/000001", 1, "", "", "", PLAIN))
