# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Large objects: cuts and etags."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._store.large import (
    Segment,
    equal_cuts,
    joined_etag,
    read_manifest,
)

ROW = {"name": "/box/a/b", "bytes": 3, "hash": "f" * 32}


def test_the_etag_is_the_md5_of_the_segments_etags() -> None:
    # Seen on Swift 2.38 and Ceph RGW 16.2 for two segments of 1 MiB of zeros
    zeros = hashlib.md5(bytes(1 << 20)).hexdigest()
    assert joined_etag([zeros, zeros]) == "df21c8ae6cea683bdd27459511193a24"


@pytest.mark.parametrize(("size", "segment"), [(1, 1), (10, 3), (9, 3), (10, 10), (10, 11), (1 << 40, 5 << 30)])
def test_cuts_cover_the_bytes_without_gap_or_overlap(size: int, segment: int) -> None:
    cuts = equal_cuts(size, segment)
    assert cuts[0].offset == 0
    assert all(before.offset + before.size == after.offset for before, after in zip(cuts, cuts[1:]))
    assert cuts[-1].offset + cuts[-1].size == size
    assert all(cut.size == segment for cut in cuts[:-1])
    assert 0 < cuts[-1].size <= segment


@pytest.mark.parametrize("odd", [{"data": "aGVsbG8="}, {**ROW, "range": "2-5"}, {**ROW, "sub_slo": True}])
def test_a_manifest_of_more_than_whole_objects_tells_no_segments(odd: dict[str, Any]) -> None:
    assert read_manifest([ROW]) == [Segment("box", "a/b", 3, "f" * 32)]
    assert read_manifest([ROW, odd]) == []
