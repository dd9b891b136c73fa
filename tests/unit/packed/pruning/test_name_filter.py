# Copyright: (c) 2026, the chameleon.data developers
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Is a name among those that are needed?"""

from __future__ import annotations

from ansible_collections.chameleon.data.plugins.module_utils._packed.pruning.name_filter import NameFilter


def test_what_was_put_in_is_in_and_nearly_nothing_else() -> None:
    names = NameFilter()
    for number in range(20000):
        names.add(f"files/{number}")
    assert all(names.has(f"files/{number}") for number in range(20000))
    assert sum(names.has(f"packs/{number}") for number in range(20000)) <= 1
