# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many nodes are worked on at once."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.chameleon.data.plugins.filter.at_once import at_once
from tests.unit.controller.nonsense import NONSENSE


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0), (3, 3), ("3", 3), ("25%", 2), (" 100% ", 8), ("1%", 1), ("0%", 1), ("200%", 16)]
)
def test_numbers_and_percentages_of_eight(value: Any, number: int) -> None:
    assert at_once(value, 8) == number


@pytest.mark.parametrize("value", ["", "%", "many", "-1", -1, 1.5, True, None, [1, 5], ["10%", "100%"]])
def test_nothing_else_is_taken(value: Any) -> None:
    with pytest.raises(AnsibleFilterError, match="no number of nodes and no percentage"):
        at_once(value, 8)


def test_nonsense_is_taken_or_refused() -> None:
    for value in NONSENSE:
        with contextlib.suppress(AnsibleFilterError):
            assert at_once(value, 8) >= 0
