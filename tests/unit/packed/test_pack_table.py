# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Packs by numbers."""

from __future__ import annotations

import pytest

from ansible_collections.chameleon.data.plugins.module_utils._packed.pack_table import Pack, PackTable


def test_a_pack_has_one_number() -> None:
    table = PackTable()
    assert [table.number(Pack(name, 1)) for name in "abab"] == [0, 1, 0, 1]
    assert table[1] == Pack("b", 1)
    assert table.number(Pack("a", 2)) == 2  # one of both is a lie: its content will show which


def test_a_pack_that_is_being_built_has_a_number_first() -> None:
    table = PackTable()
    number = table.reserve()
    with pytest.raises(ValueError, match="not whole"):
        table[number]
    table.built(number, Pack("a", 1))
    assert table[number] == Pack("a", 1)
    assert table.number(Pack("a", 1)) == number
