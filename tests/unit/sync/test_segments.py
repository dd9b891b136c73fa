# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names and sizes of segments."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segments import (
    fitting_size,
    is_own,
    own_prefix,
    segment_name,
)

MIB = 1 << 20
MD5 = "900150983cd24fb0d6963f7d28e17f72"


def test_names_come_from_the_content() -> None:
    assert segment_name("a/b", MD5, 3) == f"a/b/.slo/{MD5}-3"
    assert segment_name("a/b", MD5, 4) != segment_name("a/b", MD5, 3)


@pytest.mark.parametrize(
    ("segment", "own"),
    [
        (segment_name("a", MD5, 3), True),
        (segment_name("a/b", MD5, 3), False),  # of the object a/b
        (segment_name(segment_name("a", MD5, 3), MD5, 3), False),  # of an object that is named like a segment of a
        (own_prefix("a") + "notes.txt", False),
        (own_prefix("a") + MD5, False),
        ("a/slo/1700000000.0/10/5/00000000", False),  # the swift command's
        (segment_name("ab", MD5, 3), False),
    ],
)
def test_segments_of_other_objects_are_not_taken_for_own(segment: str, own: bool) -> None:
    assert is_own("a", segment) is own


@pytest.mark.parametrize(
    ("size", "wanted", "most", "fitting"),
    [
        (10 * MIB, MIB, 1000, MIB),
        (1000 * MIB, MIB, 1000, MIB),
        (1000 * MIB + 1, MIB, 1000, 2 * MIB),
        (5 << 40, 128 * MIB, 1000, 5243 * MIB),
    ],
)
def test_segments_are_as_wanted_or_as_much_larger_as_it_takes(size: int, wanted: int, most: int, fitting: int) -> None:
    assert fitting_size(size, wanted, most) == fitting
    assert -(-size // fitting) <= most
