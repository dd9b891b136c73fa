# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version the user means."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._errors import BadInput, Missing
from ansible_collections.chameleon.data.plugins.module_utils._packed.names import Version, time_text
from ansible_collections.chameleon.data.plugins.module_utils._packed.versions.choice import choose

A, B = "abcdef01" + "2" * 56, "abcdef01" + "3" * 56
FIRST, SECOND, OTHER = Version(time_text(0), A), Version(time_text(2000), A), Version(time_text(3000), B)
ALL = [FIRST, SECOND, OTHER]


def test_the_newest_with_that_digest() -> None:
    assert choose(ALL, A, "c/p") == SECOND
    assert choose(ALL, A[:9], "c/p") == SECOND
    assert choose(ALL, B[:9], "c/p") == OTHER


def test_any_by_its_whole_name() -> None:
    assert choose(ALL, FIRST.name, "c/p") == FIRST


@pytest.mark.parametrize("wanted", ["", "abcdef0", "ABCDEF01", A + "0", "20261129", "later", "*"])
def test_what_is_no_digest_is_refused(wanted: str) -> None:
    if wanted == "20261129":  # might be one
        with pytest.raises(Missing):
            choose(ALL, wanted, "c/p")
    else:
        with pytest.raises(BadInput, match="neither"):
            choose(ALL, wanted, "c/p")


def test_several_digests_that_begin_so_are_told() -> None:
    with pytest.raises(BadInput, match="several versions of c/p begin so") as raised:
        choose(ALL, "abcdef01", "c/p")
    assert A in raised.value.remedy and B in raised.value.remedy


def test_one_that_is_not_there_is_told_with_those_that_are() -> None:
    with pytest.raises(Missing, match="c/p: it has no version 00000000") as raised:
        choose(ALL, "00000000", "c/p")
    assert A in raised.value.remedy
    with pytest.raises(Missing, match="none at all"):
        choose([], A, "c/p")
    with pytest.raises(Missing):
        choose([OTHER], FIRST.name, "c/p")
