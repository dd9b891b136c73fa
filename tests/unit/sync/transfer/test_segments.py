# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of segments."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._sync.local_file import Stat
from ansible_collections.chameleon.data.plugins.module_utils._sync.transfer.segment_names import (
    dynamic_prefix,
    is_own,
    own_base,
    static_name,
)

MD5 = "900150983cd24fb0d6963f7d28e17f72"
STAT = Stat(size=10, mtime_ns=5, ctime_ns=6, inode=7, device=8)


def test_names_of_static_segments_come_from_the_content() -> None:
    assert static_name("a/b", MD5, 3) == f"a/b/.slo/{MD5}-3"
    assert static_name("a/b", MD5, 4) != static_name("a/b", MD5, 3)


def test_names_of_dynamic_segments_come_from_the_state_of_the_file() -> None:
    prefix = dynamic_prefix("a/b", STAT, 4, "0")
    # Another node, or the same file found again, has another inode and ctime.
    assert dynamic_prefix("a/b", STAT._replace(ctime_ns=1, inode=2, device=3), 4, "0") == prefix
    others = [
        dynamic_prefix("a/b", STAT._replace(size=11), 4, "0"),
        dynamic_prefix("a/b", STAT._replace(mtime_ns=-5), 4, "0"),
        dynamic_prefix("a/b", STAT, 5, "0"),
        dynamic_prefix("a/b", STAT, 4, "1"),
    ]
    assert len({prefix, *others}) == 5
    assert all(is_own("a/b", f"{one}00000007") for one in (prefix, *others))


@pytest.mark.parametrize(
    ("segment", "own"),
    [
        (static_name("a", MD5, 3), True),
        (static_name("a", MD5, 3, "0123abcd"), True),
        (dynamic_prefix("a", STAT, 4, "0123abcd") + "00000000", True),
        ("a/.at-work/push-0-0-1-1-0123abcd", False),
        (static_name("a/b", MD5, 3), False),  # of the object a/b
        (static_name(static_name("a", MD5, 3), MD5, 3), False),  # of an object that is named like a segment of a
        ("a/.slo/notes.txt", False),
        (f"a/.slo/{MD5}", False),
        ("a/slo/1700000000.0/10/5/00000000", False),  # the swift command's
        (static_name("ab", MD5, 3), False),
        (dynamic_prefix("a", STAT, 4, "0"), False),
        (dynamic_prefix("a", STAT, 4, "0") + "1", False),
        (dynamic_prefix("a/b", STAT, 4, "0") + "00000000", False),
    ],
)
def test_segments_of_other_objects_are_not_taken_for_own(segment: str, own: bool) -> None:
    assert is_own("a", segment) is own


@pytest.mark.parametrize("character", ["x", "\N{GRINNING FACE}"])
@pytest.mark.parametrize("longest", [700, 1024])
def test_segments_have_names_that_the_store_takes(character: str, longest: int) -> None:
    suffix = (
        len(static_name("", MD5, 5 << 40, "0123abcd")),
        len(dynamic_prefix("", STAT._replace(mtime_ns=-(10**19)), 1 << 40, "0123abcd")) + 8,
    )
    names = [character * count for count in range(1, longest // len(character.encode()) + 1)]
    bases = [own_base(name, longest) for name in names]
    assert all(len(base.encode()) + max(suffix) <= longest for base in bases)
    assert len(set(bases)) == len(names)
    assert bases[:50] == names[:50]
